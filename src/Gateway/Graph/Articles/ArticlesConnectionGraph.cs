using Gateway.Documents;
using Gateway.Graph.Facets;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Reading.Search;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

internal sealed class ArticlesConnectionGraph : ConnectionGraph<Article, ArticleGraph, ArticlesEdgeGraph>
{
    public ArticlesConnectionGraph()
        : base("Articles", "articles") =>
        Field<NonNullGraphType<ArticleFacetsGraph>>("facets")
            .Description("How the whole filtered list divides by topic, provider, type and date.")
            .Resolve(context => context.Source);

    protected override IEnumerable<object> Edges(Connection<Article> connection, Page<Article> page) =>
        page.Edges.Select(edge => new ArticleEdge(edge, ((ArticleConnection)connection).Query.Search));
}

/// <summary>An article's place in a list, and the search that put it there, if any.</summary>
internal sealed record ArticleEdge(Edge<Article> Edge, string? Search)
{
    /// <summary>The score as the order has it, where it is sorted by relevance.</summary>
    public double? SortedScore =>
        Search is null
            ? null
            : Edge.Position.Order.Keys.Zip(Edge.Position.Values).FirstOrDefault(key => key.First.Key.Name == "relevance").Second as float?;
}

internal sealed class ArticlesEdgeGraph : ObjectGraphType<ArticleEdge>
{
    public ArticlesEdgeGraph(Cursors cursors)
    {
        Name = "ArticlesEdge";
        Description = "An article and where it stands in the list.";
        Field<NonNullGraphType<StringGraphType>>("cursor")
            .Description("Opaque; give it to `after` or `before`.")
            .Resolve(context => cursors.Write(context.Source.Edge.Position));
        Field<NonNullGraphType<ArticleGraph>>("node").Description("The article.").Resolve(context => context.Source.Edge.Node);
        Field<FloatGraphType>("score")
            .Description("How well it matches the search; greater is better; null without a search.")
            .Resolve(context =>
                context.Source switch
                {
                    { Search: null } => null,
                    { SortedScore: { } score } => score,
                    { Search: { } search } edge => context.Get<SearchHits>().Score(new SearchHit(edge.Edge.Node.Id, search)).AsResult(),
                }
            );
        Field<SearchHighlightsGraph>("highlights")
            .Description("Its text with the matched words marked; null without a search.")
            .ResolveDeferred(context =>
                context.Source.Search is { } search
                    ? context.Get<SearchHits>().Highlights(new SearchHit(context.Source.Edge.Node.Id, search))
                    : null
            );
    }
}

internal sealed class SearchHighlightsGraph : ObjectGraphType<SearchHighlights>
{
    public SearchHighlightsGraph()
    {
        Name = "SearchHighlights";
        Description = "HTML: matched words stand in <mark>, everything else is escaped.";
        Field(highlights => highlights.Title).Description("The headline.");
        Field(highlights => highlights.Excerpt, nullable: true).Description("The excerpt.");
    }
}
