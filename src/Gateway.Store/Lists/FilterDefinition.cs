using Gateway.Store.Access;

namespace Gateway.Store.Lists;

/// <summary>
/// Defines the filter for one type. Both the input type in the schema and the SQL are created from it.
/// </summary>
/// <param name="Name">The name of the input type.</param>
/// <param name="Description">The description of the input type.</param>
/// <param name="CreateFields">Creates the fields when they are first used, because definitions refer to each other.</param>
internal sealed record FilterDefinition(string Name, string Description, Func<IReadOnlyList<FilterField>> CreateFields)
{
    private readonly Lazy<IReadOnlyList<FilterField>> _fields = new(CreateFields);

    public IReadOnlyList<FilterField> Fields => _fields.Value;

    public FilterField Field(string name) => Fields.First(field => field.Name == name);
}

/// <summary>A field of a filter.</summary>
internal abstract record FilterField(string Name, string Description)
{
    /// <summary>The points of reaching the value, the object or the elements from 20,000 rows; see <see cref="FilterCost"/>.</summary>
    public int Cost { get; init; }

    /// <summary>The number of elements that a row of a large store has on average, for lists.</summary>
    public int Elements { get; init; } = 1;
}

/// <summary>Filters by a value with the operators of its kind.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Description">The description of the field.</param>
/// <param name="Kind">The kind of the value. It determines the operators.</param>
/// <param name="Value">The SQL expression of the value in a row.</param>
/// <param name="Nullable">Whether the value can be missing, so that <c>eq: null</c> is allowed.</param>
/// <param name="IdOf">The type of the id, for the kind <see cref="ScalarKind.Id"/>. An id of another type matches nothing.</param>
internal sealed record ScalarFilter(
    string Name,
    string Description,
    ScalarKind Kind,
    Func<FilteredRow, string> Value,
    bool Nullable = false,
    string? IdOf = null
) : FilterField(Name, Description)
{
    /// <summary>
    /// True if the value can be the path of media that the gateway serves. It is compared as the URL that the client reads.
    /// </summary>
    public bool IsMediaUrl { get; init; }

    /// <summary>True if the value has an index of its trigrams, which serves <c>contains</c> and similar operators.</summary>
    public bool HasTrigrams { get; init; }

    /// <summary>True if PostgreSQL has to parse the document to read the value.</summary>
    public bool IsInDocument { get; } = Value(new FilteredRow("", ReadAccess.Published)).Contains("->", StringComparison.Ordinal);
}

/// <summary>Filters by an object to which the row has at most one reference.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Description">The description of the field.</param>
/// <param name="Definition">The filter for the object.</param>
/// <param name="Join">The table of the object and the condition that joins it to the row, for a given alias.</param>
internal sealed record ObjectFilter(string Name, string Description, FilterDefinition Definition, Func<FilteredRow, string, TableJoin> Join)
    : FilterField(Name, Description);

/// <summary>Filters by a list of objects.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Description">The description of the field.</param>
/// <param name="Element">The filter for an element.</param>
/// <param name="Join">The table of the elements and the condition that joins them to the row, for a given alias.</param>
internal sealed record ListFilter(string Name, string Description, FilterDefinition Element, Func<FilteredRow, string, TableJoin> Join)
    : FilterField(Name, Description)
{
    /// <summary>The fields by which PostgreSQL finds the rows of an element in an index; <c>null</c> if there are none.</summary>
    public ListFilterKey? Key { get; init; }
}

/// <summary>Fields of an element that are unique, so that the rows with that element are found in an index.</summary>
/// <param name="Fields">The names of the fields.</param>
/// <param name="Cost">The points of reading the rows of one element, if it is a frequent one.</param>
internal sealed record ListFilterKey(IReadOnlyList<string> Fields, int Cost)
{
    /// <returns>The number of elements that the filter selects by such a field alone; <c>null</c> if it is another filter.</returns>
    public int? ValuesIn(IDictionary<string, object?> where) =>
        where.Count == 1
        && where.First() is { Value: IDictionary<string, object?> { Count: 1 } operations } field
        && Fields.Contains(field.Key)
            ? operations.First() switch
            {
                { Key: "eq", Value: string } => 1,
                { Key: "in", Value: IEnumerable<object?> values } => values.Count(),
                _ => null,
            }
            : null;
}

/// <summary>Filters by a list of strings.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Description">The description of the field.</param>
/// <param name="Join">The strings as rows, in the column <c>value</c> of the given alias.</param>
internal sealed record StringListFilter(string Name, string Description, Func<FilteredRow, string, TableJoin> Join)
    : FilterField(Name, Description);

/// <summary>Rows that are joined to another row.</summary>
/// <param name="From">The table of the rows.</param>
/// <param name="On">The condition that joins them to the other row.</param>
/// <param name="MayBeMissing">Whether an object can be missing, so that its fields can be compared with null.</param>
internal sealed record TableJoin(string From, string On, bool MayBeMissing = false)
{
    /// <summary>
    /// A table that has some columns of the rows, and the table of <see cref="From"/> without it, if that is enough for a filter.
    /// </summary>
    public (string Alias, string From)? Narrow { get; init; }
}

/// <summary>A row that is filtered.</summary>
/// <param name="Alias">The alias of the documents' table.</param>
/// <param name="NarrowAlias">The alias of the documents' table, or of a narrower one that also has published, published_date_time, quality
/// and
/// heat.</param>
/// <param name="ReadAccess">What the caller may read. Other rows do not match.</param>
internal sealed record FilteredRow(string Alias, string NarrowAlias, ReadAccess ReadAccess)
{
    public FilteredRow(string alias, ReadAccess readAccess)
        : this(alias, alias, readAccess) { }

    /// <summary>The URL at which the caller reaches the gateway; see <see cref="Caller.GatewayUrl"/>.</summary>
    public string GatewayUrl { get; init; } = "";

    /// <summary>A row that the filter reaches from this one.</summary>
    /// <param name="alias">The alias of its table.</param>
    /// <param name="narrowAlias">The alias of a narrower table; <c>null</c> if there is none.</param>
    public FilteredRow Other(string alias, string? narrowAlias = null) =>
        new(alias, narrowAlias ?? alias, ReadAccess) { GatewayUrl = GatewayUrl };

    /// <summary>True if the filter uses the documents' table, so that the narrower table is not enough.</summary>
    public bool NeedsDocument { get; private set; }

    /// <summary>A column of the documents' table, or a value inside the document.</summary>
    public string Document(string sql)
    {
        NeedsDocument = true;
        return $"{Alias}.{sql}";
    }
}

/// <summary>The kinds of values. Each has its own operators.</summary>
internal enum ScalarKind
{
    String,
    Int,
    DateTime,
    Boolean,
    Id,
}
