using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>
/// The scalar JSON: any JSON value, only in responses. Hot Chocolate calls such a scalar <c>Any</c>. Most other servers and code generators
/// know the name <c>JSON</c>.
/// </summary>
internal sealed class JsonType : ScalarGraphType
{
    public JsonType()
    {
        Name = "JSON";
        Description = "A JSON value: an object, a list, a text, a number, a Boolean or null.";
        this.SpecifiedAt("https://www.rfc-editor.org/rfc/rfc8259");
    }

    public override object? ParseLiteral(GraphQLValue value) => value is GraphQLNullValue ? null : ThrowLiteralConversionError(value);

    public override object? ParseValue(object? value) => value is null ? null : ThrowValueConversionError(value);

    public override object? Serialize(object? value) => value;
}
