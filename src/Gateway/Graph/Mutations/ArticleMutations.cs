using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Editing;
using Gateway.Store.Import;
using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

/// <summary>The root mutation fields for articles.</summary>
internal static partial class ArticleMutations
{
    // Each mutation is a transaction that waits for all other writers. The cost limits how many of them one operation can contain.
    private const int MutationCost = 400;

    public static void AddTo(ObjectGraphType mutation)
    {
        Add<ImportArticlePayloadType, ImportArticleInputType>(
                mutation,
                "importArticle",
                "Imports an article from the text of a file, by the same rules as for content files. "
                    + "If an article with the same slug exists, it is updated. The same text again changes nothing.",
                ImportAsync
            )
            .WithMetadata(ArgumentLimits.FileContentMetadata, "content");
        Add<EditArticlePayloadType, EditArticleInputType>(
                mutation,
                "editArticle",
                "Replaces the text of an article, by the rules of the folder or repository that its file came from. The article keeps its "
                    + "slug. The file itself does not change, and takes effect again when it does.",
                EditTextAsync
            )
            .WithMetadata(ArgumentLimits.FileContentMetadata, "content");
        Add<PublishArticlePayloadType, PublishArticleInputType>(
            mutation,
            "publishArticle",
            "Makes an article visible to readers, now or at a later time, even if its source says `published: false` or has a later "
                + "`publishedDateTime`. This overrides the source until the article is withdrawn or expires, or until its source also "
                + "publishes it; from then on the source decides.",
            (editor, input, token) => editor.PublishAsync(input.ArticleId, input.At, input.Precondition, token)
        );
        Add<WithdrawArticlePayloadType, WithdrawArticleInputType>(
            mutation,
            "withdrawArticle",
            "Hides an article from readers, regardless of its source, until `publishArticle` publishes it. The article stays stored.",
            (editor, input, token) => editor.WithdrawAsync(input.ArticleId, input.Precondition, token)
        );
        Add<DeleteArticlePayloadType, DeleteArticleInputType>(
            mutation,
            "deleteArticle",
            "Deletes an article if it exists. Remove its file as well: the next change of the file would import the article again.",
            (editor, input, token) =>
                input.IsArticleId
                    ? editor.DeleteAsync(input.ArticleId, input.Precondition, token)
                    : Task.FromResult(EditResult.Rejected(new NotFoundError()))
        );
    }

    private static FieldType Add<TPayload, TInput>(
        ObjectGraphType mutation,
        string name,
        string description,
        Func<ArticleEditor, EditInput, CancellationToken, Task<EditResult>> edit
    )
        where TPayload : IGraphType
        where TInput : IGraphType =>
        mutation
            .Field<NonNullGraphType<TPayload>>(name)
            .Description(description)
            .Argument<NonNullGraphType<TInput>>("input", "The article to change, and optional conditions.")
            .RequireScope(Scope.ArticlesWrite)
            .ResolveAsync(async context =>
            {
                var result = await edit(context.GetService<ArticleEditor>(), new EditInput(context), context.CancellationToken);
                LogChange(context, name, result);
                return result;
            })
            .WithCost(MutationCost)
            .FieldType;

    private static async Task<EditResult> ImportAsync(ArticleEditor editor, EditInput input, CancellationToken cancellationToken) =>
        Counted(await editor.ImportAsync(input.FileName, input.Content, input.Precondition, cancellationToken));

    private static async Task<EditResult> EditTextAsync(ArticleEditor editor, EditInput input, CancellationToken cancellationToken) =>
        Counted(await editor.EditTextAsync(input.ArticleId, input.Content, input.Precondition, cancellationToken));

    private static EditResult Counted(EditResult result)
    {
        if (result.Outcome is not null || result.Errors is [ContentError, ..])
            ImportTelemetry.Record(result.Outcome);
        return result;
    }

    // Logs who changed which article. The log contains only the id, because readers may not be allowed to see the article.
    private static void LogChange(IResolveFieldContext context, string name, EditResult result)
    {
        if (result is { HasChanged: true, Article: { } article })
            LogEdit(
                context.GetService<ILogger<ArticleEditor>>(),
                context.GetService<Caller>().Name,
                name,
                GlobalId.Of("Article", article.Id)
            );
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Caller}: {Mutation} {Article}")]
    private static partial void LogEdit(ILogger logger, string? caller, string mutation, string article);
}
