using Gateway.Access;
using Gateway.Editing;
using Gateway.Graph.Articles;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

internal sealed class ErrorGraph : InterfaceGraphType<EditError>
{
    public ErrorGraph()
    {
        Name = "Error";
        Description = "Why a mutation changed nothing.";
        Field(error => error.Message).Description("What is wrong and what was expected.");
        Field(error => error.Code).Description("What kind of error it is: stable, for programs.");
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
        Field(error => error.Message).Description("What is wrong and what was expected.");
        Field(error => error.Code).Description("What kind of error it is: stable, for programs.");
    }
}

internal sealed class ContentErrorGraph : EditErrorGraph<ContentError>
{
    public ContentErrorGraph()
        : base("Something that is wrong with a file that was sent.")
    {
        Field(error => error.Problem.Line, nullable: true).Description("The line that is to blame, from 1.");
        Field(error => error.Problem.Column, nullable: true).Description("The column that is to blame, from 1, in UTF-16 units.");
        Field<StringGraphType>("hint").Description("What to do.").Resolve(context => context.Source.Problem.Hint);
    }
}

internal sealed class ConflictErrorGraph : EditErrorGraph<ConflictError>
{
    public ConflictErrorGraph()
        : base("Another writer has changed the article since the version that was to be changed.") =>
        Field<ArticleGraph>("article")
            .Description("The article as it is now; null where it is gone, and where you may not see it.")
            .Resolve(context => context.Source.CurrentFor(context.Get<Caller>().Audience));
}

internal sealed class NotFoundErrorGraph() : EditErrorGraph<NotFoundError>("There is no such article.");

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
    : EditErrorsGraph("ImportArticleError", "Why a file was not imported.", typeof(ContentErrorGraph), typeof(ConflictErrorGraph));

internal sealed class PublishArticleErrorGraph()
    : EditErrorsGraph("PublishArticleError", "Why an article was not published.", typeof(NotFoundErrorGraph), typeof(ConflictErrorGraph));

internal sealed class WithdrawArticleErrorGraph()
    : EditErrorsGraph("WithdrawArticleError", "Why an article was not withdrawn.", typeof(NotFoundErrorGraph), typeof(ConflictErrorGraph));

internal sealed class DeleteArticleErrorGraph()
    : EditErrorsGraph("DeleteArticleError", "Why an article was not deleted.", typeof(ConflictErrorGraph));
