using Gateway.Errors;
using GraphQL;

namespace Gateway.Lists;

/// <summary>Which part of a list a client asked for.</summary>
internal sealed record PageWindow(int Size, object?[]? After, object?[]? Before, bool Backwards, int? LastOfFirst)
{
    public const int DefaultSize = 20;
    public const int MaxSize = 100;

    public static PageWindow From(IResolveFieldContext context, SortOrder order, Cursors cursors)
    {
        var first = RequestedSize(context, "first");
        var last = RequestedSize(context, "last");
        return new PageWindow(
            first ?? last ?? DefaultSize,
            Start(context, "after", order, cursors),
            Start(context, "before", order, cursors),
            Backwards: first is null && last is not null,
            LastOfFirst: first is null ? null : last
        );
    }

    private static int? RequestedSize(IResolveFieldContext context, string argument) =>
        context.GetArgument<int?>(argument) switch
        {
            null => null,
            < 0 and var size => throw RequestException.NegativePageSize(argument, size),
            > MaxSize and var size => throw RequestException.PageTooLarge(argument, size, MaxSize),
            var size => size,
        };

    private static object?[]? Start(IResolveFieldContext context, string argument, SortOrder order, Cursors cursors) =>
        context.GetArgument<string?>(argument) is { } cursor
            ? cursors.Read(cursor, order) ?? throw RequestException.InvalidCursor(argument, cursor)
            : null;
}
