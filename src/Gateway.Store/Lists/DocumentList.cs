using System.Text.Json.Serialization.Metadata;
using Gateway.Store.Access;
using Gateway.Store.Database;

namespace Gateway.Store.Lists;

/// <summary>The list of all documents of one type, without a parent.</summary>
internal sealed class DocumentList<T>(
    DocumentListDefinition<T> definition,
    ListDataLoaders<T> loaders,
    ListQueryCache queries,
    Caller caller,
    CursorCodec cursors
)
{
    public Connection<T> GetConnection(ListRequest request)
    {
        var query = queries.GetOrAdd(request, Query);
        return new Connection<T>(
            () => loaders.Page(query, Guid.Empty),
            () => loaders.Count(query, Guid.Empty),
            side => loaders.HasMore(query, Guid.Empty, side)
        );
    }

    private ListQuery<T> Query(ListRequest request)
    {
        var alias = definition.Alias;
        var from = Sql.Text($"{definition.Table} {alias}");
        var order = definition.Order(request, new SortedRow(alias, alias, $"{alias}.id", caller.ReadAccess));
        var filter = definition.Filter is { } fields
            ? FilterTranslator.Translate(
                fields,
                request.Where,
                new FilteredRow(alias, caller.ReadAccess) { GatewayUrl = caller.GatewayUrl }
            )
            : Sql.True;
        return new ListQuery<T>
        {
            From = from,
            CountFrom = from,
            Alias = alias,
            IdColumn = $"{alias}.id",
            Where = Sql.Of($"{definition.Visible(caller.ReadAccess, alias)} and {filter}"),
            Order = order,
            Window = PageWindow.From(request, order, cursors),
            Json = definition.Json,
            Caching = FilterFields.Contain(request.Where, ["articles"]) ? null : definition.Caching,
        };
    }
}

/// <summary>Defines the list of the documents of one type.</summary>
/// <param name="Table">The table of the documents.</param>
/// <param name="Alias">The alias of the table in queries. The filter and the order use it.</param>
/// <param name="Json">The JSON type of a document.</param>
/// <param name="Visible">The condition for the documents that a caller may see.</param>
/// <param name="Filter">The fields to filter by; <c>null</c> if there are none.</param>
/// <param name="Order">Gets the requested order, or the default order.</param>
internal sealed record DocumentListDefinition<T>(
    string Table,
    string Alias,
    JsonTypeInfo<T> Json,
    Func<ReadAccess, string, Sql> Visible,
    FilterDefinition? Filter,
    Func<ListRequest, SortedRow, SortOrder> Order
)
{
    /// <summary>How the list is cached, unless it filters by articles; <c>null</c> if its dependencies are unknown.</summary>
    public ListCaching<T>? Caching { get; init; }
}
