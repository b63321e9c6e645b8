using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Editing;
using Gateway.Store.Lists;
using Gateway.Store.Writing;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

/// <summary>The payload of a mutation: the article, or errors.</summary>
internal abstract class EditPayloadType<TError> : ObjectGraphType<EditResult>
    where TError : IGraphType
{
    protected EditPayloadType(string name, string description, string article)
    {
        Name = name;
        Description = description;
        Field<ArticleType>("article")
            .Description(
                $"{article}. Null if there are errors or the caller may not see it. "
                    + "If readers cannot see the article, its `body` and `topics` require the scope `articles:read:unpublished`."
            )
            .Resolve(context => context.Source.ArticleFor(context.GetService<Caller>().ReadAccess));
        Field<IdGraphType>("articleId")
            .Description("Id of the article, even if the caller may not see it. Null if there are errors or no such article.")
            .Resolve(context => context.Source.Article is { } changed ? GlobalId.Of("Article", changed.Id) : null);
        Field<StringGraphType>("slug")
            .Description("Slug of the article, even if the caller may not see it. Null if there are errors or no such article.")
            .Resolve(context => context.Source.Article?.Slug);
    }

    protected void AddPublishesAt() =>
        Field<DateTimeType>("publishesAt")
            .Description(
                "Time at which readers begin to see the article, even if the caller may not see it. Null if readers see it already, or if there is no such time."
            )
            .Resolve(context => context.Source.PublishesAt);

    protected void AddErrors() =>
        Field<ListGraphType<NonNullGraphType<TError>>>("errors")
            .Description("The reasons why nothing was changed. Null if the article is in the requested state.")
            .Resolve(context => context.Source.Errors);
}

internal sealed class ImportArticlePayloadType : EditPayloadType<ImportArticleErrorType>
{
    public ImportArticlePayloadType()
        : base("ImportArticlePayload", "The result of `importArticle`.", "The current article")
    {
        Field<ImportOutcomeType>("outcome")
            .Description("Outcome of the import. Null if there are errors.")
            .Resolve(context => context.Source.Outcome);
        AddPublishesAt();
        AddErrors();
    }
}

internal sealed class EditArticlePayloadType : EditPayloadType<EditArticleErrorType>
{
    public EditArticlePayloadType()
        : base("EditArticlePayload", "The result of `editArticle`.", "The current article")
    {
        AddPublishesAt();
        AddErrors();
    }
}

internal sealed class PublishArticlePayloadType : EditPayloadType<PublishArticleErrorType>
{
    public PublishArticlePayloadType()
        : base("PublishArticlePayload", "The result of `publishArticle`.", "The current article")
    {
        AddPublishesAt();
        AddErrors();
    }
}

internal sealed class WithdrawArticlePayloadType : EditPayloadType<WithdrawArticleErrorType>
{
    public WithdrawArticlePayloadType()
        : base("WithdrawArticlePayload", "The result of `withdrawArticle`.", "The current article") => AddErrors();
}

internal sealed class DeleteArticlePayloadType : EditPayloadType<DeleteArticleErrorType>
{
    public DeleteArticlePayloadType()
        : base(
            "DeleteArticlePayload",
            "The result of `deleteArticle`.",
            "The article before it was deleted. Fields that are stored separately, such as `body` and `related`, are empty"
        ) => AddErrors();
}

internal sealed class ImportOutcomeType : EnumerationGraphType<ImportOutcome>
{
    public ImportOutcomeType()
    {
        Name = "ImportOutcome";
        Description = "The outcome of an import.";
        foreach (var value in Values)
        {
            value.Description = (ImportOutcome?)value.Value switch
            {
                ImportOutcome.Created => "A new article was stored.",
                ImportOutcome.Updated => "The stored article was updated.",
                _ => "The stored article already had this content.",
            };
        }
    }
}
