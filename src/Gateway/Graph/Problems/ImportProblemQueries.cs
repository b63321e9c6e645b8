using Gateway.Access;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Problems;

/// <summary>The root field about files that were refused.</summary>
internal static class ImportProblemQueries
{
    public static void AddTo(ObjectGraphType query) =>
        ListArguments
            .AddPagingTo(query.Field<ImportProblemsConnectionGraph>("importProblems"))
            .Description("What is wrong with files that were refused, by file and line.")
            .RequireScope(Scope.ArticlesWrite)
            .Resolve(context => context.Get<DocumentList<ImportProblem>>().All(ListArguments.Request(context)));
}
