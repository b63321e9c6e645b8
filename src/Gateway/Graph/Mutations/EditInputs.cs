using System.Globalization;
using Gateway.Editing;
using Gateway.Lists;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Mutations;

/// <summary>The argument <c>input</c> of a mutation.</summary>
internal readonly struct EditInput(IResolveFieldContext context)
{
    private readonly IDictionary<string, object?> _fields = context.GetArgument<IDictionary<string, object?>>("input");

    public string FileName => Text("fileName");

    public string Content => Text("content");

    /// <summary>The article's id; that of nothing where the text is no article's.</summary>
    public Guid ArticleId => GlobalId.Read(Text("id"), "Article") ?? Guid.Empty;

    public Expected Expected =>
        new(
            _fields.TryGetValue("ifUpdatedAt", out var seen) ? seen as DateTimeOffset? : null,
            _fields.TryGetValue("ifNew", out var isNew) && isNew is true
        );

    private string Text(string name) =>
        Convert.ToString(_fields[name], CultureInfo.InvariantCulture)
        ?? throw new InvalidOperationException($"The schema lets no '{name}' pass that is no text.");
}

internal sealed class ImportArticleInputGraph : InputObjectGraphType
{
    public ImportArticleInputGraph()
    {
        Name = "ImportArticleInput";
        Description = "A file to import as an article.";
        Field<NonNullGraphType<StringGraphType>>("fileName")
            .Description(
                "What the file is called, `2024-05-01-a-title.md` for example: the slug is such a name, else made of date and title; it ends in .md, .markdown, .html, .htm or .txt."
            );
        Field<NonNullGraphType<StringGraphType>>("content")
            .Description("The whole file: YAML front matter between --- lines, then the body.");
        this.AddIfUpdatedAt();
        Field<BooleanGraphType>("ifNew")
            .Description(
                "True where this is to make a new article: where there is one already that says something else, nothing is changed and a ConflictError is the answer."
            );
    }
}

internal abstract class ArticleInputGraph : InputObjectGraphType
{
    protected ArticleInputGraph(string name, string description)
    {
        Name = name;
        Description = description;
        Field<NonNullGraphType<IdGraphType>>("id").Description("The article's id.");
        this.AddIfUpdatedAt();
    }
}

internal sealed class PublishArticleInputGraph() : ArticleInputGraph("PublishArticleInput", "An article to publish.");

internal sealed class WithdrawArticleInputGraph() : ArticleInputGraph("WithdrawArticleInput", "An article to withdraw.");

internal sealed class DeleteArticleInputGraph() : ArticleInputGraph("DeleteArticleInput", "An article to delete.");

internal static class EditInputFields
{
    public static void AddIfUpdatedAt(this InputObjectGraphType input) =>
        input
            .Field<DateTimeGraph>("ifUpdatedAt")
            .Description(
                "The `updatedAt` of the version that this is to change: where the article has become another one since, nothing is changed and a ConflictError is the answer."
            );
}
