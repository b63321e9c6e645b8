using Gateway.Documents;
using Gateway.Lists;

namespace Gateway.Reading.Related;

/// <summary>Articles and outside pages with the links between them.</summary>
internal sealed record RelatedGraph(IReadOnlyList<RelatedGraphNode> Nodes, IReadOnlyList<RelatedGraphEdge> Edges, bool Truncated);

/// <summary>An article, or a page outside that links lead to.</summary>
internal sealed record RelatedGraphNode(string Key, int Depth, string Title, string WebUrl)
{
    public Article? Article { get; init; }

    public static RelatedGraphNode Of(Article article, int depth) =>
        new(GlobalId.Of("Article", article.Id), depth, article.Title, article.WebUrl) { Article = article };

    /// <summary>The page outside that a step leads to; <c>null</c> where it leads to an article.</summary>
    public static RelatedGraphNode? OfOutside(RelatedStep step, int depth) =>
        step is { Title: { } title, WebUrl: { } webUrl } ? new(GlobalId.Of("Link", step.NodeId), depth, title, webUrl) : null;
}

/// <summary>That one node links to another, by their keys.</summary>
internal sealed record RelatedGraphEdge(string From, string To);

/// <summary>Which links are followed.</summary>
internal enum RelatedDirection
{
    Outgoing,
    Incoming,
    Both,
}
