using System.Globalization;
using Gateway.Schema;
using Gateway.Store.Editing;
using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

/// <summary>Reads the argument <c>input</c> of a mutation.</summary>
internal readonly struct EditInput(IResolveFieldContext context)
{
    private readonly IDictionary<string, object?> _fields = context.GetArgument<IDictionary<string, object?>>("input");

    public string FileName => Text("fileName");

    public string Content => Text("content");

    /// <summary>The article's id; an id that no article has if the text is not the global id of an article.</summary>
    public Guid ArticleId => GlobalId.Read(Text("id"), "Article") ?? Guid.Empty;

    /// <summary>False if the id does not have the form of an article's id.</summary>
    public bool IsArticleId => GlobalId.Read(Text("id"), "Article") is not null;

    /// <summary>The time from which the article is published; <c>null</c> for now.</summary>
    public DateTimeOffset? At => _fields.TryGetValue("at", out var at) ? at as DateTimeOffset? : null;

    public Precondition Precondition =>
        new(
            _fields.TryGetValue("ifUpdatedAt", out var seen) ? seen as DateTimeOffset? : null,
            _fields.TryGetValue("ifNew", out var isNew) && isNew is true
        );

    private string Text(string name) =>
        Convert.ToString(_fields[name], CultureInfo.InvariantCulture)
        ?? throw new InvalidOperationException($"The input field '{name}' has no text value, although the schema requires one.");
}

internal sealed class ImportArticleInputType : InputObjectGraphType
{
    public ImportArticleInputType()
    {
        Name = "ImportArticleInput";
        Description = "The file to import as an article.";
        Field<NonNullGraphType<StringGraphType>>("fileName")
            .Description(
                "Name of the file, for example `2024-05-01-a-title.md`. A name of this form becomes the slug. Otherwise the slug consists of "
                    + "date and title, and stays the same if the name is sent again with another title. "
                    + "Allowed extensions: `.md`, `.markdown`, `.mdx`, `.html`, `.htm` and `.txt`."
            );
        Field<NonNullGraphType<StringGraphType>>("content")
            .Description(
                "Content of the file: front matter (YAML between `---` lines, TOML between `+++` lines, or a JSON object), then the body."
            );
        this.AddIfUpdatedAt();
        Field<BooleanGraphType>("ifNew")
            .Description(
                "If true, the mutation must create a new article. If the article exists with other content, nothing changes "
                    + "and the payload contains a `ConflictError`."
            );
    }
}

internal abstract class ArticleInputType : InputObjectGraphType
{
    protected ArticleInputType(string name, string description)
    {
        Name = name;
        Description = description;
        Field<NonNullGraphType<IdGraphType>>("id").Description("Id of the article.");
        this.AddIfUpdatedAt();
    }
}

internal sealed class EditArticleInputType : ArticleInputType
{
    public EditArticleInputType()
        : base("EditArticleInput", "The article to change, and its new text.") =>
        Field<NonNullGraphType<StringGraphType>>("content")
            .Description("The whole text: front matter and body, as `source` of the article returns it. Its slug must stay the same.");
}

internal sealed class PublishArticleInputType : ArticleInputType
{
    public PublishArticleInputType()
        : base("PublishArticleInput", "The article to publish.") =>
        Field<DateTimeType>("at")
            .Description(
                "The time from which readers see the article. Until then it is hidden, regardless of its source. Null, or a time in the past, "
                    + "publishes it now. If readers already see the article, nothing changes. `withdrawArticle` cancels the publication."
            );
}

internal sealed class WithdrawArticleInputType() : ArticleInputType("WithdrawArticleInput", "The article to withdraw.");

internal sealed class DeleteArticleInputType() : ArticleInputType("DeleteArticleInput", "The article to delete.");

internal static class EditInputFields
{
    public static void AddIfUpdatedAt(this InputObjectGraphType input) =>
        input
            .Field<DateTimeType>("ifUpdatedAt")
            .Description(
                "The `updatedAt` of the version to change. If the article has changed since, nothing changes "
                    + "and the payload contains a `ConflictError`."
            );
}
