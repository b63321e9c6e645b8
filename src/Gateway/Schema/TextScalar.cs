using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>A scalar whose values are strings in GraphQL.</summary>
internal abstract class TextScalar : ScalarGraphType
{
    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLStringValue text => ParseValue((string)text.Value),
            GraphQLNullValue => null,
            _ => ThrowLiteralConversionError(value),
        };

    public override object? ParseValue(object? value) => value is null ? null : (Parse(value) ?? ThrowValueConversionError(value));

    /// <returns>The value, or <c>null</c> if the text is not valid for this scalar.</returns>
    protected abstract object? Parse(object value);
}
