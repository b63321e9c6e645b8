using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using GraphQL.Types;

namespace Gateway.Graph.Problems;

/// <summary>The root query field for rejected files.</summary>
internal static class ImportProblemQueries
{
    public static void AddTo(ObjectGraphType query) =>
        ListArguments
            .AddPagingTo(query.Field<ImportProblemsConnectionType>("importProblems"))
            .Description("Lists the errors in rejected files, and the likely mistakes in others, ordered by file and line.")
            .RequireScope(Scope.ArticlesWrite)
            .Resolve(context => context.GetService<DocumentList<ImportProblem>>().GetConnection(ListArguments.GetRequest(context)));
}
