using Gateway.Store.Lists;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>Creates the input types for sorting from their definitions. Each type is created once.</summary>
internal sealed class SortInputTypes
{
    private readonly Dictionary<string, InputObjectGraphType> _types = new(StringComparer.Ordinal);

    public InputObjectGraphType GetOrCreate(SortDefinition definition)
    {
        if (_types.TryGetValue(definition.Name, out var known))
            return known;
        var type = _types[definition.Name] = new InputObjectGraphType { Name = definition.Name, Description = definition.Description };
        foreach (var field in definition.Fields)
        {
            var sort = new FieldType { Name = field.Name, Description = field.Description };
            if (field.Nested is { } nested)
                sort.ResolvedType = GetOrCreate(nested);
            else
                sort.Type = typeof(SortEnumType);
            type.AddField(sort);
        }

        return type;
    }
}

internal sealed class SortEnumType : EnumerationGraphType
{
    public SortEnumType()
    {
        Name = "SortEnumType";
        Description = "A sort direction. Entries without a value come last in both directions.";
        Add("ASC", SortDirection.Ascending, "From low to high.");
        Add("DESC", SortDirection.Descending, "From high to low.");
    }
}
