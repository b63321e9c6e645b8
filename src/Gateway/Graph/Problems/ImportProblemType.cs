using Gateway.Content.Problems;
using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using GraphQL.Types;

namespace Gateway.Graph.Problems;

internal sealed class ImportProblemType : ObjectGraphType<ImportProblem>
{
    public ImportProblemType()
    {
        Name = "ImportProblem";
        Description = "An error or a likely mistake in a content file. It is listed until the file is fixed.";
        Field(problem => problem.Path).Description("Path of the file, relative to its folder or repository.");
        Field(problem => problem.Source, nullable: true)
            .Description(
                "Name of the folder or repository that contains the file: the last part of the folder's path, or the host and path of the repository. Null if it is unknown."
            );
        Field(problem => problem.Line, nullable: true).Description("Line of the problem, starting at 1. Null if it is unknown.");
        Field(problem => problem.Column, nullable: true)
            .Description("Column of the problem in UTF-16 code units, starting at 1. Null if it is unknown.");
        Field(problem => problem.Code).Description("Stable code of the problem for programs.");
        Field(problem => problem.Message).Description("Description of the problem for people.");
        Field(problem => problem.Hint, nullable: true).Description("How to fix the problem.");
        Field<NonNullGraphType<ImportProblemSeverityType>>("severity")
            .Description("Whether the file is rejected because of the problem.")
            .Resolve(context => context.Source.Severity);
        Field<NonNullGraphType<DateTimeType>>("seenAt")
            .Description("Time when an import first found the problem.")
            .Resolve(context => context.Source.SeenAt);
    }
}

internal sealed class ImportProblemSeverityType : EnumerationGraphType
{
    public ImportProblemSeverityType()
    {
        Name = "ImportProblemSeverity";
        Description = "How much a problem matters.";
        Add("ERROR", ProblemSeverity.Error, "The file is rejected. The stored version of its article stays as it is.");
        Add("WARNING", ProblemSeverity.Warning, "The file is imported, but probably contains a mistake.");
    }
}

internal sealed class ImportProblemsConnectionType()
    : ConnectionType<ImportProblem, ImportProblemType, ImportProblemsEdgeType>("ImportProblems", "problems");

internal sealed class ImportProblemsEdgeType(CursorCodec cursors)
    : EdgeType<ImportProblem, ImportProblemType>("ImportProblems", "A problem", cursors);
