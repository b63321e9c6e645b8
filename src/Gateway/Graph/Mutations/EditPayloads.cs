using Gateway.Access;
using Gateway.Editing;
using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Writing;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

/// <summary>What a mutation answers: the article, or errors.</summary>
internal abstract class EditPayloadGraph<TError> : ObjectGraphType<Edit>
    where TError : IGraphType
{
    protected EditPayloadGraph(string name, string description, string article)
    {
        Name = name;
        Description = description;
        Field<ArticleGraph>("article")
            .Description(
                $"{article}; null beside errors, and where you may not see it; of one that readers do not see, `body` and `topics` need articles:read:unpublished."
            )
            .Resolve(context => context.Source.ArticleFor(context.Get<Caller>().Audience));
    }

    protected void AddErrors() =>
        Field<ListGraphType<NonNullGraphType<TError>>>("errors")
            .Description("Why nothing was changed; null where what was wanted is so.")
            .Resolve(context => context.Source.Errors);
}

internal sealed class ImportArticlePayloadGraph : EditPayloadGraph<ImportArticleErrorGraph>
{
    public ImportArticlePayloadGraph()
        : base("ImportArticlePayload", "What became of a file that was sent.", "The article as it is now")
    {
        Field<ImportOutcomeGraph>("outcome")
            .Description("What the import did; null where it did nothing for an error.")
            .Resolve(context => context.Source.Outcome);
        AddErrors();
    }
}

internal sealed class PublishArticlePayloadGraph : EditPayloadGraph<PublishArticleErrorGraph>
{
    public PublishArticlePayloadGraph()
        : base("PublishArticlePayload", "What became of an article that was to be published.", "The article as it is now") => AddErrors();
}

internal sealed class WithdrawArticlePayloadGraph : EditPayloadGraph<WithdrawArticleErrorGraph>
{
    public WithdrawArticlePayloadGraph()
        : base("WithdrawArticlePayload", "What became of an article that was to be withdrawn.", "The article as it is now") => AddErrors();
}

internal sealed class DeleteArticlePayloadGraph : EditPayloadGraph<DeleteArticleErrorGraph>
{
    public DeleteArticlePayloadGraph()
        : base(
            "DeleteArticlePayload",
            "What became of an article that was to be deleted.",
            "The article as it was, as far as its own fields go"
        ) => AddErrors();
}

internal sealed class ImportOutcomeGraph : EnumerationGraphType<ImportOutcome>
{
    public ImportOutcomeGraph()
    {
        Name = "ImportOutcome";
        Description = "What an import did with an article.";
        foreach (var value in Values)
        {
            value.Description = (ImportOutcome?)value.Value switch
            {
                ImportOutcome.Created => "It was not stored before.",
                ImportOutcome.Updated => "It was stored with other content.",
                _ => "It was stored just so already.",
            };
        }
    }
}
