using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Editing;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

internal sealed class ErrorGraph : InterfaceGraphType<EditError>
{
    public ErrorGraph()
    {
        Name = "Error";
        Description = "The reason why a mutation changed nothing.";
        Field(error => error.Message).Description("Description of the error for people.");
        Field(error => error.Code).Description("Stable error code for programs.");
    }
}

internal abstract class EditErrorGraph<TError> : ObjectGraphType<TError>
    where TError : EditError
{
    protected EditErrorGraph(string description)
    {
        Name = typeof(TError).Name;
        Description = description;
        Interface<ErrorGraph>();
        Field(error => error.Message).Description("Description of the error for people.");
        Field(error => error.Code).Description("Stable error code for programs.");
    }
}

internal sealed class ContentErrorGraph : EditErrorGraph<ContentError>
{
    public ContentErrorGraph()
        : base("An error in the content of the file.")
    {
        Field(error => error.Problem.Line, nullable: true).Description("Line of the error, starting at 1. Null if it is unknown.");
        Field(error => error.Problem.Column, nullable: true)
            .Description("Column of the error in UTF-16 code units, starting at 1. Null if it is unknown.");
        Field<StringGraphType>("hint").Description("How to fix the error.").Resolve(context => context.Source.Problem.Hint);
    }
}

internal sealed class ConflictErrorGraph : EditErrorGraph<ConflictError>
{
    public ConflictErrorGraph()
        : base("The article has changed since the version that the client expected.") =>
        Field<ArticleGraph>("article")
            .Description("The current article. Null if it no longer exists or the caller may not see it.")
            .Resolve(context => context.Source.CurrentFor(context.Get<Caller>().Audience));
}

internal sealed class NotFoundErrorGraph() : EditErrorGraph<NotFoundError>("No article has this id.");

internal abstract class EditErrorsGraph : UnionGraphType
{
    protected EditErrorsGraph(string name, string description, params Type[] errors)
    {
        Name = name;
        Description = description;
        foreach (var error in errors)
            Type(error);
    }
}

internal sealed class ImportArticleErrorGraph()
    : EditErrorsGraph(
        "ImportArticleError",
        "The reason why a file was not imported.",
        typeof(ContentErrorGraph),
        typeof(ConflictErrorGraph)
    );

internal sealed class PublishArticleErrorGraph()
    : EditErrorsGraph(
        "PublishArticleError",
        "The reason why an article was not published.",
        typeof(NotFoundErrorGraph),
        typeof(ConflictErrorGraph)
    );

internal sealed class WithdrawArticleErrorGraph()
    : EditErrorsGraph(
        "WithdrawArticleError",
        "The reason why an article was not withdrawn.",
        typeof(NotFoundErrorGraph),
        typeof(ConflictErrorGraph)
    );

internal sealed class DeleteArticleErrorGraph()
    : EditErrorsGraph("DeleteArticleError", "The reason why an article was not deleted.", typeof(ConflictErrorGraph));
