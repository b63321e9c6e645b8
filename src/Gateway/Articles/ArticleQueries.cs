using Gateway.Paging;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Articles;

/// <summary>The root fields about articles.</summary>
internal static class ArticleQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists.AddTo(query.Field<ArticlesConnectionGraph>("articles"), ArticleFilter.Definition, ArticleSort.Definition, "articles")
            .Description("All articles, newest first unless sorted otherwise; the best matches first when searched.")
            .Argument<StringGraphType>("search", "Words to find, as in a web search: words, \"a phrase\", or, -not; accents and endings do not count.")
            .Resolve(context => context.Get<ArticleLists>().All(context));
        query.Field<ArticleGraph>("articleBySlug").Description("The article with this slug.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "The article's slug.")
            .Resolve(context => context.Get<ArticleLoaders>().BySlug(context.GetArgument<string>("slug")));
    }
}
