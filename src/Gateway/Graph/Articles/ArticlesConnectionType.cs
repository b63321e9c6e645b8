using Gateway.Graph.Facets;
using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Search;
using Gateway.Store.Search;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

internal sealed class ArticlesConnectionType : ConnectionType<Article, ArticleType, ArticlesEdgeType>
{
    public ArticlesConnectionType()
        : base("Articles", "articles")
    {
        Field<NonNullGraphType<ArticleFacetsType>>("facets")
            .Description("Facet counts over the whole filtered list: by topic, author, provider, type, language, date, quality and heat.")
            .WithCost(field => field.List?.Facets ?? 0)
            .Resolve(context => context.Source);
        Field<StringGraphType>("correctedSearch")
            .Description("The search text with corrected words, for which the list has the results. Null if no word was corrected.")
            .Resolve(context => ((ArticleConnection)context.Source).Query.Search?.CorrectedText);
    }

    protected override IEnumerable<object> Edges(Connection<Article> connection, Page<Article> page) =>
        page.Edges.Select(edge => new ArticleEdge(edge, ((ArticleConnection)connection).Query.Search));
}

/// <summary>An article's entry in a list, and the search that found it, if any.</summary>
internal sealed record ArticleEdge(Edge<Article> Edge, SearchQuery? Search)
{
    /// <summary>The score from the sort position, if the list is sorted by relevance.</summary>
    public double? SortedScore =>
        Search is null
            ? null
            : Edge.Position.Order.Keys.Zip(Edge.Position.Values).FirstOrDefault(key => key.First.Key.Name == "relevance").Second as float?;
}

internal sealed class ArticlesEdgeType : ObjectGraphType<ArticleEdge>
{
    public ArticlesEdgeType(CursorCodec cursors)
    {
        Name = "ArticlesEdge";
        Description = "An article and its position in the list.";
        Field<NonNullGraphType<StringGraphType>>("cursor")
            .Description("Opaque cursor. Pass it as `after` or `before`.")
            .Resolve(context => cursors.Write(context.Source.Edge.Position));
        Field<NonNullGraphType<ArticleType>>("node").Description("The article.").Resolve(context => context.Source.Edge.Node);
        Field<FloatGraphType>("score")
            .Description("Relevance of the article to the search; higher is more relevant. Null without a search.")
            .Resolve(context =>
                context.Source switch
                {
                    { Search: null } => null,
                    { SortedScore: { } score } => score,
                    { Search: { } search } edge => context
                        .GetService<SearchHitDataLoaders>()
                        .Score(new SearchHit(edge.Edge.Node.Id, search))
                        .AsResult(),
                }
            );
        Field<SearchHighlightsType>("highlights")
            .Description("Title and excerpt with the matched words marked. Null without a search.")
            .WithCost(field => field.Parents * (field.List?.Highlights ?? 0))
            .ResolveDeferred(context =>
                context.Source.Search is { } search
                    ? context.GetService<SearchHitDataLoaders>().Highlights(new SearchHit(context.Source.Edge.Node.Id, search))
                    : null
            );
    }
}

internal sealed class SearchHighlightsType : ObjectGraphType<SearchHighlights>
{
    public SearchHighlightsType()
    {
        Name = "SearchHighlights";
        Description = "Text as HTML. Matched words are enclosed in `<mark>`, and all other text is escaped.";
        Field(highlights => highlights.Title).Description("Headline.");
        Field(highlights => highlights.Excerpt, nullable: true).Description("Summary of a few sentences.");
        Field<StringGraphType>("body")
            .Description("The part of the body that has most of the words, up to about 300 characters. Null if the body has none of them.")
            .WithCost(field => field.Parents * (field.List?.BodyHighlight ?? 0))
            .ResolveDeferred(context => context.GetService<SearchHitDataLoaders>().BodyHighlight(context.Source.Hit));
    }
}
