using Gateway.Store.Errors;

namespace Gateway.Store.Lists;

/// <summary>The requested part of a list.</summary>
internal sealed record PageWindow(int Size, object?[]? After, object?[]? Before, bool Backwards, int? LastOfFirst)
{
    public const int DefaultSize = 20;
    public const int MaxSize = 100;

    public static PageWindow From(ListRequest request, SortOrder order, CursorCodec cursors)
    {
        var first = RequestedSize("first", request.First);
        var last = RequestedSize("last", request.Last);
        return new PageWindow(
            first ?? last ?? DefaultSize,
            Start("after", request.After, order, cursors),
            Start("before", request.Before, order, cursors),
            Backwards: first is null && last is not null,
            LastOfFirst: first is null ? null : last
        );
    }

    private static int? RequestedSize(string argument, int? requested) =>
        requested switch
        {
            null => null,
            < 0 and var size => throw RequestException.NegativePageSize(argument, size),
            > MaxSize and var size => throw RequestException.PageTooLarge(argument, size, MaxSize),
            var size => size,
        };

    private static object?[]? Start(string argument, string? cursor, SortOrder order, CursorCodec cursors) =>
        cursor is null ? null : cursors.Read(cursor, order) ?? throw RequestException.InvalidCursor(argument, cursor);
}
