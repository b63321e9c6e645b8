namespace Gateway.Paging;

/// <summary>A piece of a list, in its order.</summary>
internal sealed record Page<T>(IReadOnlyList<Edge<T>> Edges, bool HasNextPage, bool HasPreviousPage)
{
    public static Page<T> Empty { get; } = new([], false, false);
}

/// <summary>An entry of a list with its place in the list's order.</summary>
internal sealed record Edge<T>(T Node, Position Position);

/// <summary>Where an entry stands: the values of the list's sort keys, and the order they belong to.</summary>
internal sealed record Position(SortOrder Order, object?[] Values);
