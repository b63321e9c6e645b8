using Gateway.Store.Documents;
using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Related;

/// <summary>Articles and external pages with the links between them.</summary>
internal sealed record RelatedGraph(IReadOnlyList<RelatedGraphNode> Nodes, IReadOnlyList<RelatedGraphEdge> Edges, bool Truncated);

/// <summary>An article, or an external page that articles link to.</summary>
internal sealed record RelatedGraphNode(string Key, int Depth, string Title, string WebUrl)
{
    public Article? Article { get; init; }

    public static RelatedGraphNode Of(Article article, int depth) =>
        new(GlobalId.Of("Article", article.Id), depth, article.Title, article.WebUrl) { Article = article };

    /// <summary>The external page that a step leads to; <c>null</c> if the step leads to an article.</summary>
    public static RelatedGraphNode? OfExternalPage(RelatedStep step, int depth) =>
        step is { Title: { } title, WebUrl: { } webUrl } ? new(GlobalId.Of("Link", step.NodeId), depth, title, webUrl) : null;
}

/// <summary>A link from one node to another, by their keys.</summary>
internal sealed record RelatedGraphEdge(string From, string To);

/// <summary>The direction in which links are followed.</summary>
internal enum RelatedDirection
{
    Outgoing,
    Incoming,
    Both,
}
