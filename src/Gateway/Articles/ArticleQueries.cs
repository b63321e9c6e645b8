using Gateway.Paging;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Articles;

/// <summary>The root fields about articles.</summary>
internal static class ArticleQueries
{
    public static void AddTo(ObjectGraphType query)
    {
        query.Field<ArticlesConnectionGraph>("articles").Description("All articles, newest first.").Paged()
            .Resolve(context => context.Get<ArticleLists>().All(context));
        query.Field<ArticleGraph>("articleBySlug").Description("The article with this slug.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "The article's slug.")
            .Resolve(context => context.Get<ArticleLoaders>().BySlug(context.GetArgument<string>("slug")));
    }
}
