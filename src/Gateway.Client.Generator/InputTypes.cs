using GraphQLParser.AST;
using static Gateway.Client.Generator.CSharpText;

namespace Gateway.Client.Generator;

/// <summary>The C# types of scalars, enums and input objects, and the declarations of those that the operations use.</summary>
internal sealed class InputTypes(SchemaTypes types)
{
    private readonly SortedSet<string> _inputs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _enums = new(StringComparer.Ordinal);

    /// <summary>Returns the declarations of all input objects and enums that were used.</summary>
    public IEnumerable<string> Declarations()
    {
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (_inputs.FirstOrDefault(name => !inputs.ContainsKey(name)) is { } next)
            inputs[next] = Input((GraphQLInputObjectTypeDefinition)types[next]);
        return inputs.Values.Concat(_enums.Select(name => Enum((GraphQLEnumTypeDefinition)types[name])));
    }

    /// <summary>Returns the C# type of a variable or of an input field. Its declaration is written later.</summary>
    public string InputType(GraphQLType type)
    {
        var name = SchemaTypes.NameOf(type);
        if (IsInputObject(name))
            _inputs.Add(name);
        return Wrapped(type, IsInputObject(name) ? name : Scalar(name));
    }

    private bool IsInputObject(string name) =>
        name is not ("Int" or "Float" or "String" or "ID" or "Boolean") && types[name] is GraphQLInputObjectTypeDefinition;

    /// <summary>Returns the C# type of a scalar or an enum. The declaration of an enum is written later.</summary>
    public string Scalar(string name)
    {
        switch (name)
        {
            case "Int":
                return "int";
            case "Float":
                return "double";
            case "Boolean":
                return "bool";
            case "String" or "ID":
                return "string";
            case "DateTime":
                return "DateTimeOffset";
            case "URL":
                return "Uri";
            case "JSON":
                return "JsonElement";
        }

        if (types[name] is not GraphQLEnumTypeDefinition)
            throw new InvalidOperationException($"The generator does not know the scalar {name}.");
        _enums.Add(name);
        return name;
    }

    /// <summary>Returns the C# type with the lists and nulls of the GraphQL type around it.</summary>
    public static string Wrapped(GraphQLType type, string element) =>
        type switch
        {
            GraphQLNonNullType { Type: GraphQLListType list } => $"IReadOnlyList<{Wrapped(list.Type, element)}>",
            GraphQLNonNullType => element,
            GraphQLListType list => $"IReadOnlyList<{Wrapped(list.Type, element)}>?",
            _ => $"{element}?",
        };

    private string Input(GraphQLInputObjectTypeDefinition input)
    {
        var properties = (input.Fields?.Items ?? []).Select(field =>
        {
            var type = InputType(field.Type);
            var isRequired = field.Type is GraphQLNonNullType && field.DefaultValue is null;
            // In a filter, null is a value of a scalar.
            var isOptional = !isRequired && field.Type is GraphQLNamedType && !IsInputObject(SchemaTypes.NameOf(field.Type));
            return $$"""
                {{Summary(Description(field), "    ")}}{{(
                    isRequired ? "" : "    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]\n"
                )}}    public {{(isRequired ? "required " : "")}}{{(isOptional ? $"Optional<{type}>" : type)}} {{Pascal(
                    field.Name.StringValue
                )}} { get; init; }

                """;
        });
        return $$"""
            {{Summary(Description(input), "")}}public sealed record {{input.Name.StringValue}}
            {
            {{string.Join("\n", properties)}}}

            """;
    }

    private static string Enum(GraphQLEnumTypeDefinition type) =>
        $$"""
            {{Summary(Description(type), "")}}public enum {{type.Name.StringValue}}
            {
            {{string.Join(
                "\n",
                (type.Values?.Items ?? []).Select(value => $"{Summary(Description(value), "    ")}    {Pascal(value.Name.StringValue.ToLowerInvariant())},\n")
            )}}}

            """;
}
