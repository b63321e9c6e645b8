using Gateway.Store.DataLoaders;
using Gateway.Store.Lists;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>The connection over a list of <typeparamref name="T"/>. Its name is that of the first field that returned it.</summary>
internal abstract class ConnectionType<T, TNode, TEdge> : ObjectGraphType<Connection<T>>
    where TNode : IGraphType
    where TEdge : IGraphType
{
    protected ConnectionType(string name, string things)
    {
        Name = $"{name}Connection";
        Description = $"A page of {things}.";
        Field<NonNullGraphType<PageInfoType>>("pageInfo")
            .Description("Position of this page in the list.")
            .ResolveDeferred(context => context.Source.LoadPage().Select(page => PageInfo.Of(page, context.Source.HasMore)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TEdge>>>>("edges")
            .Description($"The {things} of the page, with their cursors.")
            .ResolveDeferred(context => context.Source.LoadPage().Select(page => Edges(context.Source, page)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TNode>>>>("nodes")
            .Description($"The {things} of the page, without cursors.")
            .ResolveDeferred(context => context.Source.LoadPage().Select(page => page.Edges.Select(edge => edge.Node)));
        Field<NonNullGraphType<IntGraphType>>("totalCount")
            .Description($"Number of {things} in the whole list. It is counted only if it is selected.")
            .WithCost(field => field.List?.TotalCount ?? 0)
            .ResolveDeferred(context => context.Source.Count());
    }

    /// <summary>The page's entries as the source objects of <typeparamref name="TEdge"/>.</summary>
    protected virtual IEnumerable<object> Edges(Connection<T> connection, Page<T> page) => page.Edges;
}

/// <summary>An entry of a connection.</summary>
internal abstract class EdgeType<T, TNode> : ObjectGraphType<Edge<T>>
    where TNode : IGraphType
{
    protected EdgeType(string name, string thing, CursorCodec cursors)
    {
        Name = $"{name}Edge";
        Description = $"{thing} and its position in the list.";
        Field<NonNullGraphType<StringGraphType>>("cursor")
            .Description("Opaque cursor. Pass it as `after` or `before`.")
            .Resolve(context => cursors.Write(context.Source.Position));
        Field<NonNullGraphType<TNode>>("node").Description("The entry.").Resolve(context => context.Source.Node);
    }
}

/// <summary>The position of a page in its list.</summary>
internal sealed record PageInfo(
    bool? HasNextPage,
    bool? HasPreviousPage,
    EntryPosition? Start,
    EntryPosition? End,
    Func<PageSide, IDeferred<bool>> HasMore
)
{
    public static PageInfo Of<T>(Page<T> page, Func<PageSide, IDeferred<bool>> hasMore) =>
        new(page.HasNextPage, page.HasPreviousPage, page.Start, page.End, hasMore);
}

internal sealed class PageInfoType : ObjectGraphType<PageInfo>
{
    public PageInfoType(CursorCodec cursors)
    {
        Name = "PageInfo";
        Description = "Information about pagination in a connection.";
        Field<NonNullGraphType<BooleanGraphType>>("hasNextPage")
            .Description("Whether the list has entries after this page.")
            .WithCost(field => field.List?.HasMore ?? 0)
            .Resolve(context => context.Source.HasNextPage is { } known ? known : context.Source.HasMore(PageSide.After).AsResult());
        Field<NonNullGraphType<BooleanGraphType>>("hasPreviousPage")
            .Description("Whether the list has entries before this page.")
            .WithCost(field => field.List?.HasMore ?? 0)
            .Resolve(context => context.Source.HasPreviousPage is { } known ? known : context.Source.HasMore(PageSide.Before).AsResult());
        Field<StringGraphType>("startCursor")
            .Description("Cursor of the first entry of the page. Null if the page is empty.")
            .Resolve(context => context.Source.Start is { } start ? cursors.Write(start) : null);
        Field<StringGraphType>("endCursor")
            .Description("Cursor of the last entry of the page. Null if the page is empty.")
            .Resolve(context => context.Source.End is { } end ? cursors.Write(end) : null);
    }
}
