using Gateway.Access;
using Gateway.Ingest;
using Gateway.Schema;
using Gateway.Telemetry;
using Gateway.Transport.Documents;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Editing;

/// <summary>The root fields that change articles.</summary>
internal static partial class ArticleMutations
{
    public static void AddTo(ObjectGraphType mutation)
    {
        Add<ImportArticlePayloadGraph, ImportArticleInputGraph>(mutation, "importArticle",
            "Stores the article that a file's text describes, by the rules for files: the same slug is the same article, and the same text again changes nothing.",
            ImportAsync).WithMetadata(ArgumentLimits.WholeFile, "content");
        Add<PublishArticlePayloadGraph, PublishArticleInputGraph>(mutation, "publishArticle",
            "Shows an article to readers, also where its source says `published: false`; until it is withdrawn, or its source agrees and then says otherwise.",
            (editor, input, token) => editor.PublishAsync(input.ArticleId, input.IfUpdatedAt, token));
        Add<WithdrawArticlePayloadGraph, WithdrawArticleInputGraph>(mutation, "withdrawArticle",
            "Keeps an article from readers until it is published by `publishArticle`, whatever its source says; it stays stored.",
            (editor, input, token) => editor.WithdrawAsync(input.ArticleId, input.IfUpdatedAt, token));
        Add<DeleteArticlePayloadGraph, DeleteArticleInputGraph>(mutation, "deleteArticle",
            "Takes an article out of the store, where there is one; its file, which brings it back when it changes, is to be removed too.",
            (editor, input, token) => editor.DeleteAsync(input.ArticleId, input.IfUpdatedAt, token));
    }

    private static FieldType Add<TPayload, TInput>(
        ObjectGraphType mutation, string name, string description, Func<ArticleEditor, EditInput, CancellationToken, Task<Edit>> edit)
        where TPayload : IGraphType
        where TInput : IGraphType =>
        mutation.Field<NonNullGraphType<TPayload>>(name).Description(description)
            .Argument<NonNullGraphType<TInput>>("input", "What to change.")
            .RequireScope(Scope.ArticlesWrite)
            .ResolveAsync(async context =>
            {
                var done = await edit(context.Get<ArticleEditor>(), new EditInput(context), context.CancellationToken);
                Note(context, name, done);
                return done;
            }).FieldType;

    private static async Task<Edit> ImportAsync(ArticleEditor editor, EditInput input, CancellationToken cancellationToken)
    {
        var done = await editor.ImportAsync(input.FileName, input.Content, input.IfUpdatedAt, cancellationToken);
        ImportTelemetry.Record(done.Outcome);
        return done;
    }

    // Who changed what; of refusals the client is told.
    private static void Note(IResolveFieldContext context, string name, Edit done)
    {
        if (done is { Errors: null, Article: { } article })
            LogEdit(context.Get<ILogger<ArticleEditor>>(), context.Get<Caller>().Name, name, article.Slug, done.Outcome);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Caller}: {Mutation} {Slug} {Outcome}")]
    private static partial void LogEdit(ILogger logger, string? caller, string mutation, string slug, ImportOutcome? outcome);
}
