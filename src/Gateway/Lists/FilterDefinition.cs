using Gateway.Access;

namespace Gateway.Lists;

/// <summary>
/// What a kind of thing can be filtered by. This one definition makes the input type that clients see and the SQL that answers it.
/// </summary>
/// <param name="Name">The input type's name.</param>
/// <param name="Description">What it filters.</param>
/// <param name="CreateFields">Its fields, made when first needed: definitions refer to one another.</param>
internal sealed record FilterDefinition(string Name, string Description, Func<IReadOnlyList<FilterField>> CreateFields)
{
    private readonly Lazy<IReadOnlyList<FilterField>> _fields = new(CreateFields);

    public IReadOnlyList<FilterField> Fields => _fields.Value;

    public FilterField Field(string name) => Fields.First(field => field.Name == name);
}

/// <summary>One thing to filter by.</summary>
internal abstract record FilterField(string Name, string Description);

/// <summary>A value, compared by the operators of its kind.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Description">The field's description.</param>
/// <param name="Kind">Which operators it has.</param>
/// <param name="Value">Its SQL on a row.</param>
/// <param name="Nullable">Whether it may have none, so that <c>eq: null</c> means something.</param>
/// <param name="IdOf">Whose id it is, of the kind <see cref="ScalarKind.Id"/>: another type's id matches nothing.</param>
internal sealed record ScalarFilter(
    string Name,
    string Description,
    ScalarKind Kind,
    Func<FilterRow, string> Value,
    bool Nullable = false,
    string? IdOf = null
) : FilterField(Name, Description);

/// <summary>Another thing this one has at most one of.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Description">The field's description.</param>
/// <param name="Definition">What the other thing can be filtered by.</param>
/// <param name="Join">The table of the other thing and the condition that ties it to the row, given the other's alias.</param>
internal sealed record ObjectFilter(string Name, string Description, FilterDefinition Definition, Func<FilterRow, string, Join> Join)
    : FilterField(Name, Description);

/// <summary>Other things this one has any number of.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Description">The field's description.</param>
/// <param name="Element">What an element can be filtered by.</param>
/// <param name="Join">The elements' table and the condition that ties them to the row, given their alias.</param>
internal sealed record ListFilter(string Name, string Description, FilterDefinition Element, Func<FilterRow, string, Join> Join)
    : FilterField(Name, Description);

/// <summary>Strings this one has any number of.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Description">The field's description.</param>
/// <param name="Join">The strings as rows, in a column <c>value</c> under the given alias.</param>
internal sealed record StringListFilter(string Name, string Description, Func<FilterRow, string, Join> Join)
    : FilterField(Name, Description);

/// <summary>Rows that belong to another row.</summary>
/// <param name="From">Their table.</param>
/// <param name="On">The condition that ties them to the other row.</param>
/// <param name="MayBeMissing">There may be none where a filter takes one for granted: its fields can then be asked for null.</param>
internal sealed record Join(string From, string On, bool MayBeMissing = false);

/// <summary>A row that a filter is about.</summary>
/// <param name="Alias">The alias of its document's table.</param>
/// <param name="Fast">The alias of the table that has its published, published_date_time, quality and heat: the document's, or a narrower one.</param>
/// <param name="Audience">Who filters: what it may not see is not there.</param>
internal sealed record FilterRow(string Alias, string Fast, Audience Audience)
{
    public FilterRow(string alias, Audience audience)
        : this(alias, alias, audience) { }

    /// <summary>The document's own table has been named: the narrower one alone cannot answer.</summary>
    public bool NeedsDocument { get; private set; }

    /// <summary>A column of the document's table, or a value inside the document.</summary>
    public string Document(string sql)
    {
        NeedsDocument = true;
        return $"{Alias}.{sql}";
    }
}

/// <summary>The kinds of values, each with operators of its own.</summary>
internal enum ScalarKind
{
    String,
    Int,
    DateTime,
    Boolean,
    Id,
}
