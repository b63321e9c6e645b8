using Gateway.Access;
using Gateway.Editing;
using Gateway.Execution;
using Gateway.Import;
using Gateway.Lists;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

/// <summary>The root fields that change articles.</summary>
internal static partial class ArticleMutations
{
    // A whole transaction each, in turn with all other writers: some at a time, not all that a document may hold.
    private const int Price = 400;

    public static void AddTo(ObjectGraphType mutation)
    {
        Add<ImportArticlePayloadGraph, ImportArticleInputGraph>(
                mutation,
                "importArticle",
                "Stores the article that a file's text describes, by the rules for files: the same slug is the same article, and the same text again changes nothing.",
                ImportAsync
            )
            .WithMetadata(ArgumentLimits.WholeFile, "content");
        Add<PublishArticlePayloadGraph, PublishArticleInputGraph>(
            mutation,
            "publishArticle",
            "Shows an article to readers, also where its source says `published: false`; until it is withdrawn, or its source agrees and then says otherwise.",
            (editor, input, token) => editor.PublishAsync(input.ArticleId, input.Expected, token)
        );
        Add<WithdrawArticlePayloadGraph, WithdrawArticleInputGraph>(
            mutation,
            "withdrawArticle",
            "Keeps an article from readers until it is published by `publishArticle`, whatever its source says; it stays stored.",
            (editor, input, token) => editor.WithdrawAsync(input.ArticleId, input.Expected, token)
        );
        Add<DeleteArticlePayloadGraph, DeleteArticleInputGraph>(
            mutation,
            "deleteArticle",
            "Takes an article out of the store, where there is one; its file, which brings it back when it changes, is to be removed too.",
            (editor, input, token) => editor.DeleteAsync(input.ArticleId, input.Expected, token)
        );
    }

    private static FieldType Add<TPayload, TInput>(
        ObjectGraphType mutation,
        string name,
        string description,
        Func<ArticleEditor, EditInput, CancellationToken, Task<Edit>> edit
    )
        where TPayload : IGraphType
        where TInput : IGraphType =>
        mutation
            .Field<NonNullGraphType<TPayload>>(name)
            .Description(description)
            .Argument<NonNullGraphType<TInput>>("input", "What to change.")
            .RequireScope(Scope.ArticlesWrite)
            .ResolveAsync(async context =>
            {
                var done = await edit(context.Get<ArticleEditor>(), new EditInput(context), context.CancellationToken);
                Note(context, name, done);
                return done;
            })
            .FieldType.WithMetadata(OperationPrice.Metadata, Price);

    private static async Task<Edit> ImportAsync(ArticleEditor editor, EditInput input, CancellationToken cancellationToken)
    {
        var done = await editor.ImportAsync(input.FileName, input.Content, input.Expected, cancellationToken);
        if (done.Outcome is not null || done.Errors is [ContentError, ..])
            ImportTelemetry.Record(done.Outcome);
        return done;
    }

    // Who changed what; by its id, since the log is not for what readers may not see.
    private static void Note(IResolveFieldContext context, string name, Edit done)
    {
        if (done is { IsChange: true, Article: { } article })
            LogEdit(context.Get<ILogger<ArticleEditor>>(), context.Get<Caller>().Name, name, GlobalId.Of("Article", article.Id));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Caller}: {Mutation} {Article}")]
    private static partial void LogEdit(ILogger logger, string? caller, string mutation, string article);
}
