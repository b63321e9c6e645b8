namespace Gateway.Store.Lists;

/// <summary>The arguments of a list field, as the client sent them.</summary>
/// <param name="First">The number of entries from the start.</param>
/// <param name="After">The cursor after which the page starts.</param>
/// <param name="Last">The number of entries from the end.</param>
/// <param name="Before">The cursor before which the page ends.</param>
/// <param name="Where">The filter; empty if there is none.</param>
/// <param name="Order">The sort order; empty for the list's default.</param>
/// <param name="Search">The text to search for.</param>
internal sealed record ListRequest(
    int? First,
    string? After,
    int? Last,
    string? Before,
    IDictionary<string, object?> Where,
    IReadOnlyList<IDictionary<string, object?>> Order,
    string? Search
);
