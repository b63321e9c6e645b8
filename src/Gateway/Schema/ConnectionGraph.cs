using Gateway.DataLoaders;
using Gateway.Lists;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>The connection over a list of <typeparamref name="T"/>, named after the field that first had it.</summary>
internal abstract class ConnectionGraph<T, TNode, TEdge> : ObjectGraphType<Connection<T>>
    where TNode : IGraphType
    where TEdge : IGraphType
{
    protected ConnectionGraph(string name, string things)
    {
        Name = $"{name}Connection";
        Description = $"A page of {things}.";
        Field<NonNullGraphType<PageInfoGraph>>("pageInfo")
            .Description("Where this page stands in the list.")
            .ResolveDeferred(context => context.Source.Page.Then(page => PageInfo.Of(page, context.Source.Outside)));
        Field<ListGraphType<NonNullGraphType<TEdge>>>("edges")
            .Description($"The {things} with their cursors.")
            .ResolveDeferred(context => context.Source.Page.Then(page => Edges(context.Source, page)));
        Field<ListGraphType<NonNullGraphType<TNode>>>("nodes")
            .Description($"The {things} alone.")
            .ResolveDeferred(context => context.Source.Page.Then(page => page.Edges.Select(edge => edge.Node)));
        Field<NonNullGraphType<IntGraphType>>("totalCount")
            .Description($"How many {things} the whole list has; counted only when asked for.")
            .ResolveDeferred(context => context.Source.Count());
    }

    /// <summary>The page's entries as <typeparamref name="TEdge"/> takes them.</summary>
    protected virtual IEnumerable<object> Edges(Connection<T> connection, Page<T> page) => page.Edges;
}

/// <summary>An entry of a connection.</summary>
internal abstract class EdgeGraph<T, TNode> : ObjectGraphType<Edge<T>>
    where TNode : IGraphType
{
    protected EdgeGraph(string name, string thing, Cursors cursors)
    {
        Name = $"{name}Edge";
        Description = $"{thing} and where it stands in the list.";
        Field<NonNullGraphType<StringGraphType>>("cursor")
            .Description("Opaque; give it to `after` or `before`.")
            .Resolve(context => cursors.Write(context.Source.Position));
        Field<NonNullGraphType<TNode>>("node").Description("The entry.").Resolve(context => context.Source.Node);
    }
}

/// <summary>A page's place in its list.</summary>
internal sealed record PageInfo(
    bool? HasNextPage,
    bool? HasPreviousPage,
    Position? Start,
    Position? End,
    Func<ListSide, IDeferred<bool>> Outside
)
{
    public static PageInfo Of<T>(Page<T> page, Func<ListSide, IDeferred<bool>> outside) =>
        new(page.HasNextPage, page.HasPreviousPage, page.Start, page.End, outside);
}

internal sealed class PageInfoGraph : ObjectGraphType<PageInfo>
{
    public PageInfoGraph(Cursors cursors)
    {
        Name = "PageInfo";
        Description = "Information about pagination in a connection.";
        Field<NonNullGraphType<BooleanGraphType>>("hasNextPage")
            .Description("Whether entries follow this page.")
            .Resolve(context => context.Source.HasNextPage is { } known ? known : context.Source.Outside(ListSide.Behind).AsResult());
        Field<NonNullGraphType<BooleanGraphType>>("hasPreviousPage")
            .Description("Whether entries precede this page.")
            .Resolve(context => context.Source.HasPreviousPage is { } known ? known : context.Source.Outside(ListSide.Before).AsResult());
        Field<StringGraphType>("startCursor")
            .Description("The cursor of the page's first entry.")
            .Resolve(context => context.Source.Start is { } start ? cursors.Write(start) : null);
        Field<StringGraphType>("endCursor")
            .Description("The cursor of the page's last entry.")
            .Resolve(context => context.Source.End is { } end ? cursors.Write(end) : null);
    }
}
