using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Problems;

internal sealed class ImportProblemGraph : ObjectGraphType<ImportProblem>
{
    public ImportProblemGraph()
    {
        Name = "ImportProblem";
        Description = "Something that is wrong with a file, for as long as it is.";
        Field(problem => problem.Path).Description("Where the file is below its folder or repository.");
        Field(problem => problem.Line, nullable: true).Description("The line that is to blame, from 1.");
        Field(problem => problem.Column, nullable: true).Description("The column that is to blame, from 1, in UTF-16 units.");
        Field(problem => problem.Code).Description("What kind of problem it is: stable, for programs.");
        Field(problem => problem.Message).Description("What is wrong and what was expected.");
        Field(problem => problem.Hint, nullable: true).Description("What to do.");
        Field<NonNullGraphType<DateTimeGraph>>("seenAt")
            .Description("When an import first came by it.")
            .Resolve(context => context.Source.SeenAt);
    }
}

internal sealed class ImportProblemsConnectionGraph()
    : ConnectionGraph<ImportProblem, ImportProblemGraph, ImportProblemsEdgeGraph>("ImportProblems", "problems");

internal sealed class ImportProblemsEdgeGraph(Cursors cursors)
    : EdgeGraph<ImportProblem, ImportProblemGraph>("ImportProblems", "A problem", cursors);
