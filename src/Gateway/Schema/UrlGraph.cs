using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>The scalar URL: an absolute web address as text.</summary>
internal sealed class UrlGraph : ScalarGraphType
{
    public UrlGraph()
    {
        Name = "URL";
        Description = "An absolute http or https address.";
        this.SpecifiedAt("https://tools.ietf.org/html/rfc3986");
    }

    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLStringValue text => ParseValue((string)text.Value),
            GraphQLNullValue => null,
            _ => ThrowLiteralConversionError(value),
        };

    public override object? ParseValue(object? value) =>
        value switch
        {
            null => null,
            string text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => text,
            _ => ThrowValueConversionError(value),
        };

    public override object? Serialize(object? value) => value as string;
}
