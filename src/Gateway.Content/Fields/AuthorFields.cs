using Gateway.Content.Parsing;
using Gateway.Content.Results;

namespace Gateway.Content.Fields;

/// <summary>Reads the authors of an article: one name, or a list of names and mappings with a name.</summary>
internal static class AuthorFields
{
    internal static IReadOnlyList<AuthorContent> Authors(this FieldReader fields)
    {
        var authors =
            fields.NodeOf("authors") is ScalarNode
                ? fields.TrimmedText("authors") is { } name
                    ? [new AuthorContent(name)]
                    : []
                : fields.NodeOf("authors") is MappingNode mapping
                    ? [Read(fields.Nested("authors.", mapping))]
                    : fields.NestedList("authors", Read, "name, url and image", (key, text) => Named(fields, key, text));
        fields.ReadNode("authors");
        return [.. authors.Where(author => author.Name.Length > 0).DistinctBy(author => author.Name, StringComparer.Ordinal)];
    }

    // Too long a name is a problem, which rejects the file.
    private static AuthorContent Named(FieldReader fields, string key, ScalarNode text) =>
        new(fields.IsIndexable(key, text.Value.Trim(), text) ? text.Value.Trim() : "");

    private static AuthorContent Read(FieldReader author) =>
        new(author.RequiredName("name")) { Url = Url(author, "url"), Image = Url(author, "image") };

    private static string? Url(FieldReader author, string key) =>
        author.Scalar(key) is { } written && !string.IsNullOrWhiteSpace(written.Value) ? ImageFields.Url(author, key, written) : null;
}
