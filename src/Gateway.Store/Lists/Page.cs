namespace Gateway.Store.Lists;

/// <summary>A page of a list.</summary>
/// <param name="Edges">The entries.</param>
/// <param name="HasNextPage">Whether entries follow; <c>null</c> if the list beyond the page's cursor must be read to know it.</param>
/// <param name="HasPreviousPage">Whether entries precede; <c>null</c> as for <paramref name="HasNextPage"/>.</param>
internal sealed record Page<T>(IReadOnlyList<Edge<T>> Edges, bool? HasNextPage, bool? HasPreviousPage)
{
    public static Page<T> Empty { get; } = new([], false, false);

    /// <summary>The position of the first entry, even if the entry no longer exists.</summary>
    public EntryPosition? Start { get; init; } = Edges is [var first, ..] ? first.Position : null;

    /// <summary>The position of the last entry, even if the entry no longer exists.</summary>
    public EntryPosition? End { get; init; } = Edges is [.., var last] ? last.Position : null;
}

/// <summary>An entry of a list and its position.</summary>
internal sealed record Edge<T>(T Node, EntryPosition Position);

/// <summary>The position of an entry: the values of the sort keys, and the sort order.</summary>
internal sealed record EntryPosition(SortOrder Order, object?[] Values);

/// <summary>One of the two sides of a page that a cursor can bound.</summary>
internal enum PageSide
{
    /// <summary>From the start of the list up to and including the entry of the cursor <c>after</c>.</summary>
    Before,

    /// <summary>From and including the entry of the cursor <c>before</c> to the end of the list.</summary>
    After,
}
