using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Search;
using Gateway.Store.Search;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

/// <summary>The root query fields for articles.</summary>
internal static class ArticleQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(
                query.Field<NonNullGraphType<ArticlesConnectionType>>("articles"),
                ArticleFilter.Definition,
                ArticleSort.Definition,
                ListRowKind.Articles,
                "articles"
            )
            .Description("Lists articles. Default order: newest first, or most relevant first if `search` is set.")
            .Argument<StringGraphType>(
                "search",
                "Full-text search in web search syntax: words, \"a phrase\", or, -not. Accents and word endings are ignored."
            )
            .Argument<SearchModeType>(
                "searchMode",
                "How the words of `search` are treated. Default: `DEFAULT`.",
                argument => argument.DefaultValue = SearchMode.Default
            )
            .WithCost(field =>
                (field.List?.ResolveSearch ?? 0) + (field.Arguments.Get("searchMode") is SearchMode.Typing ? field.List?.Prefix ?? 0 : 0)
            )
            .ResolveAsync(async context =>
            {
                var request = ListArguments.GetRequest(context);
                var search = await context
                    .GetService<SearchPlanner>()
                    .ResolveAsync(request.Search, context.GetArgument<SearchMode>("searchMode"), context.CancellationToken);
                return context.GetService<ArticleListQueries>().All(request, ArticleSelection.OfList(context), search);
            });
        query
            .Field<ArticleType>("articleById")
            .Description("Fetches an article by its id. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "Id of the article.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Article") is { } id
                    ? context.GetService<ArticleDataLoaders>().ById(id, ArticleSelection.IncludesOf(context))
                    : null
            );
        query
            .Field<ArticleType>("articleBySlug")
            .Description(
                "Fetches an article by its slug, or by a former slug or path from `aliases`. If the `slug` of the result differs, redirect to it. "
                    + "Returns null if no visible article has the slug."
            )
            .Argument<NonNullGraphType<StringGraphType>>(
                "slug",
                "Slug of the article, a former slug, or a former path such as `/2019/a-title/`. The slug of a visible article always wins."
            )
            .ResolveDeferred(context =>
                context.GetService<ArticleDataLoaders>().BySlug(context.GetArgument<string>("slug"), ArticleSelection.IncludesOf(context))
            );
        query
            .Field<ArticleType>("articleByUrl")
            .Description(
                "Fetches an article by its `webUrl` or `originalUrl`, or by a former URL from `aliases`. Returns null if no visible article has the URL. "
                    + "If several articles share the URL, the newest is returned."
            )
            .Argument<NonNullGraphType<UrlType>>(
                "url",
                "The URL. The scheme, the case of the host, a trailing slash, the fragment and tracking parameters are ignored."
            )
            .ResolveDeferred(context =>
                context
                    .GetService<ArticleDataLoaders>()
                    .ByUrl(ArticleUrl.KeyOf(context.GetArgument<string>("url")), ArticleSelection.IncludesOf(context))
            );
    }
}
