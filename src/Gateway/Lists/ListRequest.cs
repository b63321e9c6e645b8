namespace Gateway.Lists;

/// <summary>The arguments of a list field, as the client sent them.</summary>
/// <param name="First">How many entries from the start.</param>
/// <param name="After">A cursor: the page starts behind it.</param>
/// <param name="Last">How many entries from the end.</param>
/// <param name="Before">A cursor: the page ends before it.</param>
/// <param name="Where">The filter; empty if there is none.</param>
/// <param name="Order">The order; empty for the list's default.</param>
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
