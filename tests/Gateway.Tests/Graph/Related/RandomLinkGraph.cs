using Gateway.Content.Text;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Related;

/// <summary>
/// Random links between articles: cycles, mutual links, links to oneself, shared URLs and hidden articles; and a breadth-first search.
/// </summary>
internal sealed class RandomLinkGraph
{
    private readonly Random _random;
    private readonly List<Draft> _visible;

    public RandomLinkGraph(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        var count = _random.Next(5, 14);
        Drafts =
        [
            .. Enumerable
                .Range(0, count)
                .Select(number => new Draft($"2024-03-{number + 1:00}-world-{seed}-{number}")
                {
                    WebUrl = Page(_random.Next(count)),
                    OriginalUrl = _random.Next(3) == 0 ? Page(_random.Next(count)) : null,
                    Published = _random.Next(4) > 0,
                    Related =
                    [
                        .. Enumerable
                            .Range(0, _random.Next(6))
                            .Select(link => new Draft.Link(Written(_random.Next(count + 3))) { Title = $"Link {number}.{link}" }),
                    ],
                }),
        ];
        _visible = [.. Drafts.Where(draft => draft.Published == true)];
    }

    public static IEnumerable<TheoryDataRow<int>> Seeds => Enumerable.Range(1, 15).Select(seed => new TheoryDataRow<int>(seed));

    public int Seed { get; }

    public IReadOnlyList<Draft> Drafts { get; }

    public IEnumerable<string> Ids => Drafts.Select(draft => IdOf(draft.Slug));

    public static string IdOf(string slug) => GlobalId.Of("Article", DocumentId.OfArticle(slug));

    /// <summary>The graph, as its schema description defines it.</summary>
    public Graph ExpectedGraph(IReadOnlyList<string> from, int depth, string direction, int first)
    {
        var all = new OrderedDictionary<string, Node>();
        var wanted = from.Where(slug => _visible.Any(draft => draft.Slug == slug)).Distinct().ToList();
        foreach (var slug in wanted)
            all.TryAdd(slug, new Node(slug, 0, $"About {slug}"));
        for (var index = 0; index < all.Count; index++)
        {
            var node = all.GetAt(index).Value;
            if (node.Depth == depth)
                continue;
            foreach (var (key, title) in Neighbours(node.Key, direction))
                all.TryAdd(key, new Node(key, node.Depth + 1, title));
        }

        var nodes = all.Values.Take(first).ToList();
        var keys = nodes.Select(node => node.Key).ToList();
        var edges = nodes
            .SelectMany(node => Neighbours(node.Key, "OUTGOING").Select(target => (From: node.Key, To: target.Key)))
            .Where(edge => edge.From != edge.To && keys.Contains(edge.To))
            .Distinct()
            .OrderBy(edge => keys.IndexOf(edge.From))
            .ThenBy(edge => keys.IndexOf(edge.To))
            .ToList();
        var truncated = wanted
            .Concat(nodes.SelectMany(node => Neighbours(node.Key, direction).Select(next => next.Key)))
            .Any(key => !keys.Contains(key));
        return new Graph(nodes, edges, truncated);
    }

    public IEnumerable<(string Key, string Title)> Neighbours(string key, string direction)
    {
        if (_visible.Find(draft => draft.Slug == key) is not { } article)
            return [];
        var outgoing = article.Related.Select(link =>
            Target(link.WebUrl) is { } target
                ? (target.Slug, $"About {target.Slug}")
                : (WebAddress.Normalize(link.WebUrl) ?? "", link.Title)
        );
        var incoming = _visible
            .Where(other => other.Related.Any(link => Target(link.WebUrl) == article))
            .OrderByDescending(other => other.PublishedDateTime)
            .Select(other => (other.Slug, $"About {other.Slug}"));
        return direction switch
        {
            "OUTGOING" => outgoing,
            "INCOMING" => incoming,
            _ => outgoing.Concat(incoming),
        };
    }

    private Draft? Target(string url) =>
        _visible
            .Where(draft =>
                new[] { draft.WebUrl, draft.OriginalUrl }.Any(own =>
                    own is not null && WebAddress.Normalize(own) == WebAddress.Normalize(url)
                )
            )
            .MaxBy(draft => draft.PublishedDateTime);

    private string Page(int number) => $"https://world{Seed}.example/{number}";

    private string Written(int number) =>
        _random.Next(3) switch
        {
            0 => $"http://WORLD{Seed}.example/{number}/?utm_source=x",
            1 => $"{Page(number)}#part",
            _ => Page(number),
        };

    internal sealed record Node(string Key, int Depth, string Title);

    internal sealed record Graph(List<Node> Nodes, List<(string From, string To)> Edges, bool Truncated);
}
