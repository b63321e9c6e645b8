using Gateway.Documents;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

/// <summary>The root fields about articles.</summary>
internal static class ArticleQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(query.Field<ArticlesConnectionGraph>("articles"), ArticleFilter.Definition, ArticleSort.Definition, "articles")
            .Description("All articles, newest first unless sorted otherwise; the best matches first when searched.")
            .Argument<StringGraphType>(
                "search",
                "Words to find, as in a web search: words, \"a phrase\", or, -not; accents and endings do not count."
            )
            .Resolve(context => context.Get<ArticleLists>().All(ListArguments.Request(context)));
        query
            .Field<ArticleGraph>("articleById")
            .Description("The article with this id.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The article's id.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Article") is { } id ? context.Get<ArticleLoaders>().ById(id) : null
            );
        query
            .Field<ArticleGraph>("articleBySlug")
            .Description("The article with this slug.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "The article's slug.")
            .ResolveDeferred(context => context.Get<ArticleLoaders>().BySlug(context.GetArgument<string>("slug")));
        query
            .Field<ArticleGraph>("articleByUrl")
            .Description(
                "The article with this web or original URL, found as related links find theirs; where several have it, the newest."
            )
            .Argument<NonNullGraphType<UrlGraph>>(
                "url",
                "The URL; scheme, case of the host, a slash at the end, fragment and tracking parameters do not count."
            )
            .ResolveDeferred(context => context.Get<ArticleLoaders>().ByUrl(ArticleUrl.KeyOf(context.GetArgument<string>("url"))));
    }
}
