namespace Gateway.Lists;

/// <summary>A piece of a list, in its order.</summary>
/// <param name="Edges">The entries.</param>
/// <param name="HasNextPage">Whether entries follow; <c>null</c> where only the list beyond the page's cursor can tell.</param>
/// <param name="HasPreviousPage">Whether entries precede, likewise.</param>
internal sealed record Page<T>(IReadOnlyList<Edge<T>> Edges, bool? HasNextPage, bool? HasPreviousPage)
{
    public static Page<T> Empty { get; } = new([], false, false);

    /// <summary>Where its first entry stands, or stood.</summary>
    public Position? Start { get; init; } = Edges is [var first, ..] ? first.Position : null;

    /// <summary>Where its last entry stands, or stood.</summary>
    public Position? End { get; init; } = Edges is [.., var last] ? last.Position : null;
}

/// <summary>An entry of a list with its place in the list's order.</summary>
internal sealed record Edge<T>(T Node, Position Position);

/// <summary>Where an entry stands: the values of the list's sort keys, and the order they belong to.</summary>
internal sealed record Position(SortOrder Order, object?[] Values);

/// <summary>A side of a page that a cursor bounds.</summary>
internal enum ListSide
{
    /// <summary>From the start of the list to the cursor <c>after</c>, its own entry with it.</summary>
    Before,

    /// <summary>From the cursor <c>before</c>, its own entry with it, to the end of the list.</summary>
    Behind,
}
