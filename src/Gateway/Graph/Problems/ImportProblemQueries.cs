using Gateway.Access;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Problems;

/// <summary>The root query field for rejected files.</summary>
internal static class ImportProblemQueries
{
    public static void AddTo(ObjectGraphType query) =>
        ListArguments
            .AddPagingTo(query.Field<ImportProblemsConnectionGraph>("importProblems"))
            .Description("Lists the errors in rejected files, ordered by file and line.")
            .RequireScope(Scope.ArticlesWrite)
            .Resolve(context => context.Get<DocumentList<ImportProblem>>().All(ListArguments.Request(context)));
}
