using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Editing;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

internal sealed class ErrorType : InterfaceGraphType<EditError>
{
    public ErrorType()
    {
        Name = "Error";
        Description = "The reason why a mutation changed nothing.";
        Field(error => error.Message).Description("Description of the error for people.");
        Field(error => error.Code).Description("Stable error code for programs.");
    }
}

internal abstract class EditErrorType<TError> : ObjectGraphType<TError>
    where TError : EditError
{
    protected EditErrorType(string description)
    {
        Name = typeof(TError).Name;
        Description = description;
        Interface<ErrorType>();
        Field(error => error.Message).Description("Description of the error for people.");
        Field(error => error.Code).Description("Stable error code for programs.");
    }
}

internal sealed class ContentErrorType : EditErrorType<ContentError>
{
    public ContentErrorType()
        : base("An error in the content of the file.")
    {
        Field(error => error.Problem.Line, nullable: true).Description("Line of the error, starting at 1. Null if it is unknown.");
        Field(error => error.Problem.Column, nullable: true)
            .Description("Column of the error in UTF-16 code units, starting at 1. Null if it is unknown.");
        Field<StringGraphType>("hint").Description("How to fix the error.").Resolve(context => context.Source.Problem.Hint);
    }
}

internal sealed class ConflictErrorType : EditErrorType<ConflictError>
{
    public ConflictErrorType()
        : base("The article has changed since the version that the client expected.") =>
        Field<ArticleType>("article")
            .Description("The current article. Null if it no longer exists or the caller may not see it.")
            .Resolve(context => context.Source.CurrentFor(context.GetService<Caller>().ReadAccess));
}

internal sealed class NotFoundErrorType() : EditErrorType<NotFoundError>("No article has this id.");

internal abstract class EditErrorUnionType : UnionGraphType
{
    protected EditErrorUnionType(string name, string description, params Type[] errors)
    {
        Name = name;
        Description = description;
        foreach (var error in errors)
            Type(error);
    }
}

internal sealed class ImportArticleErrorType()
    : EditErrorUnionType(
        "ImportArticleError",
        "The reason why a file was not imported.",
        typeof(ContentErrorType),
        typeof(ConflictErrorType)
    );

internal sealed class EditArticleErrorType()
    : EditErrorUnionType(
        "EditArticleError",
        "The reason why the text of an article was not replaced.",
        typeof(ContentErrorType),
        typeof(ConflictErrorType),
        typeof(NotFoundErrorType)
    );

internal sealed class PublishArticleErrorType()
    : EditErrorUnionType(
        "PublishArticleError",
        "The reason why an article was not published.",
        typeof(NotFoundErrorType),
        typeof(ConflictErrorType)
    );

internal sealed class WithdrawArticleErrorType()
    : EditErrorUnionType(
        "WithdrawArticleError",
        "The reason why an article was not withdrawn.",
        typeof(NotFoundErrorType),
        typeof(ConflictErrorType)
    );

internal sealed class DeleteArticleErrorType()
    : EditErrorUnionType(
        "DeleteArticleError",
        "The reason why an article was not deleted.",
        typeof(NotFoundErrorType),
        typeof(ConflictErrorType)
    );
