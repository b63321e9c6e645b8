using Gateway.Store.Lists;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>Creates the input types for filters from their definitions. Each type is created once.</summary>
internal sealed class FilterInputTypes
{
    private readonly Dictionary<string, InputObjectGraphType> _types = new(StringComparer.Ordinal);

    /// <summary>The input type of a definition, including its nested types.</summary>
    public IInputObjectGraphType GetOrCreate(FilterDefinition definition)
    {
        if (_types.TryGetValue(definition.Name, out var known))
            return known;
        var type = Begin(definition.Name, definition.Description);
        AddCombinators(type);
        foreach (var field in definition.Fields)
            type.AddField(
                new FieldType
                {
                    Name = field.Name,
                    Description = field.Description,
                    ResolvedType = OfField(field),
                }
            );
        return type;
    }

    private IGraphType OfField(FilterField field) =>
        field switch
        {
            ScalarFilter scalar => OfScalar(scalar.Kind),
            ObjectFilter other => GetOrCreate(other.Definition),
            ListFilter list => OfList($"ListFilterInputTypeOf{list.Element.Name}", GetOrCreate(list.Element)),
            _ => OfList("ListStringOperationFilterInput", OfScalar(ScalarKind.String)),
        };

    private InputObjectGraphType OfScalar(ScalarKind kind)
    {
        var name = $"{kind}OperationFilterInput";
        if (_types.TryGetValue(name, out var known))
            return known;
        var type = Begin(
            name,
            $"Compares a value of type {(kind == ScalarKind.Id ? "ID" : kind)}. Several operators are combined with AND."
        );
        if (kind == ScalarKind.String)
            AddCombinators(type);
        var scalar = ScalarOf(kind);
        foreach (var operation in ScalarOperators.Of(kind))
        {
            type.AddField(
                new FieldType
                {
                    Name = operation,
                    Description = ScalarOperators.Describe(operation),
                    Type = ScalarOperators.TakesList(operation) ? typeof(ListGraphType<>).MakeGenericType(scalar) : scalar,
                }
            );
        }

        return type;
    }

    private InputObjectGraphType OfList(string name, IGraphType element)
    {
        if (_types.TryGetValue(name, out var known))
            return known;
        var type = Begin(name, "Filters by the elements of a list.");
        Add(type, "all", "Every element matches. An empty list matches.", element);
        Add(type, "none", "No element matches.", element);
        Add(type, "some", "At least one element matches.", element);
        type.AddField(
            new FieldType
            {
                Name = "any",
                Description = "`true`: the list has elements. `false`: the list is empty.",
                Type = typeof(BooleanGraphType),
            }
        );
        return type;
    }

    private InputObjectGraphType Begin(string name, string description) =>
        _types[name] = new InputObjectGraphType { Name = name, Description = description };

    private static void AddCombinators(InputObjectGraphType type)
    {
        Add(type, "and", "All of these conditions are true.", new ListGraphType(new NonNullGraphType(type)));
        Add(
            type,
            "or",
            "At least one of these conditions is true. An empty list has no effect.",
            new ListGraphType(new NonNullGraphType(type))
        );
    }

    private static void Add(InputObjectGraphType type, string name, string description, IGraphType fieldType) =>
        type.AddField(
            new FieldType
            {
                Name = name,
                Description = description,
                ResolvedType = fieldType,
            }
        );

    private static Type ScalarOf(ScalarKind kind) =>
        kind switch
        {
            ScalarKind.Int => typeof(IntGraphType),
            ScalarKind.DateTime => typeof(DateTimeType),
            ScalarKind.Boolean => typeof(BooleanGraphType),
            ScalarKind.Id => typeof(IdGraphType),
            _ => typeof(StringGraphType),
        };
}
