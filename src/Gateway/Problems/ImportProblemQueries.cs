using Gateway.Access;
using Gateway.Errors;
using Gateway.Paging;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Problems;

/// <summary>The root field about files that were refused.</summary>
internal static class ImportProblemQueries
{
    public static void AddTo(ObjectGraphType query) =>
        ListArguments.AddPagingTo(query.Field<ImportProblemsConnectionGraph>("importProblems"))
            .Description("What is wrong with files that were refused, by file and line; for writers.")
            .Resolve(context =>
            {
                // TO BE REPLACED by .RequireScope("articles:write") when scopes are there.
                if (!context.Get<Caller>().MayWrite) throw RequestError.NotAuthorized();
                return context.Get<ImportProblemLists>().All(context);
            });
}
