using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;

namespace Gateway.Store.Queries.Related;

/// <summary>The arguments of a walk.</summary>
internal sealed record RelatedGraphRequest(IReadOnlyList<Guid> From, int Depth, RelatedDirection Direction, int First);

/// <summary>
/// Follows links breadth first, with one command for each level. The articles of a level are read together with their links. The command of
/// the last level therefore shows which nodes are excluded and which edges lead back.
/// </summary>
internal sealed class RelatedGraphReader(OperationDatabase database, Caller caller)
{
    public async Task<RelatedGraph> RunAsync(RelatedGraphRequest request, CancellationToken cancellationToken)
    {
        // In the order of discovery. A link to an article reserves its place, and the command of the next level fills it.
        var found = new OrderedDictionary<Guid, RelatedGraphNode?>();
        var links = new List<RelatedStep>();
        var (level, truncated) = (request.From.Distinct().ToArray(), false);
        for (var depth = 0; level.Length > 0; depth++)
        {
            var (articles, steps) = await ReadAsync(level, request, cancellationToken);
            var known = level.Where(articles.ContainsKey).ToList();
            if (depth == 0)
            {
                // Only now is it known which starting articles exist.
                truncated = known.Count > request.First;
                known = [.. known.Take(request.First)];
            }

            foreach (var id in known)
                found[id] = RelatedGraphNode.Of(articles[id], depth);
            var kept = known.ToHashSet();
            var stepsOfLevel = steps.Where(step => kept.Contains(step.ArticleId)).ToList();
            links.AddRange(stepsOfLevel.Where(step => !step.Incoming));

            var next = new List<Guid>();
            foreach (var step in stepsOfLevel.Where(step => step.Incoming || request.Direction != RelatedDirection.Incoming))
            {
                if (found.ContainsKey(step.NodeId))
                    continue;
                if (depth == request.Depth || found.Count >= request.First)
                {
                    truncated = true;
                    continue;
                }

                found.Add(step.NodeId, RelatedGraphNode.OfExternalPage(step, depth + 1));
                if (step.TargetId is { } target)
                    next.Add(target);
            }

            level = [.. next];
        }

        return new RelatedGraph([.. found.Values.OfType<RelatedGraphNode>()], Edges(links, found), truncated);
    }

    private static List<RelatedGraphEdge> Edges(List<RelatedStep> links, OrderedDictionary<Guid, RelatedGraphNode?> found) =>
        [
            .. links
                .Select(link => (From: found.IndexOf(link.ArticleId), To: found.IndexOf(link.NodeId)))
                .Where(edge => edge.To >= 0 && edge.To != edge.From)
                .Distinct()
                .Order()
                .Select(edge => (From: found.GetAt(edge.From).Value, To: found.GetAt(edge.To).Value))
                .Where(edge => edge is { From: not null, To: not null })
                .Select(edge => new RelatedGraphEdge(edge.From?.Key ?? "", edge.To?.Key ?? "")),
        ];

    private async Task<(Dictionary<Guid, Article> Articles, List<RelatedStep> Steps)> ReadAsync(
        Guid[] ids,
        RelatedGraphRequest request,
        CancellationToken cancellationToken
    )
    {
        // One node more than the maximum shows that some nodes are excluded.
        var articles = new Dictionary<Guid, Article>();
        var steps = new List<RelatedStep>();
        await database.ReadAsync(
            RelatedGraphSql.Of(caller.ReadAccess, ids, request.Direction != RelatedDirection.Outgoing, request.First + 1),
            row =>
            {
                if (row.IsDBNull(RelatedGraphSql.Document))
                    steps.Add(RelatedGraphSql.Read(row));
                else if (JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(RelatedGraphSql.Document), StoreJson.Article) is { } article)
                    articles.Add(article.Id, article);
            },
            cancellationToken
        );

        return (articles, steps);
    }
}
