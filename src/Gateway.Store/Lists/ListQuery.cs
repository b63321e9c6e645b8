using System.Text.Json.Serialization.Metadata;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>The query for a list, with or without a parent.</summary>
internal class ListQuery<T>
{
    /// <summary>The tables of the query. The documents' table has the alias <see cref="Alias"/>.</summary>
    public required Sql From { get; init; }

    /// <summary>The tables that are needed to count.</summary>
    public required Sql CountFrom { get; init; }

    /// <summary>
    /// The tables that filter and order need, if the documents' table is not one of them. The page's rows are then found first and its
    /// documents read afterwards, instead of reading a document for every row that is sorted.
    /// </summary>
    public Sql? NarrowFrom { get; init; }

    /// <summary>The first rows in the order of the list, if a page is probably among them; <c>null</c> otherwise.</summary>
    public FirstRows? FirstRows { get; init; }

    /// <summary>The documents' table.</summary>
    public string DocumentTable { get; init; } = "";

    /// <summary>The column with the id of the row's document.</summary>
    public required string IdColumn { get; init; }
    public required string Alias { get; init; }

    /// <summary>The column with the parent of a row; <c>null</c> if the list has no parent.</summary>
    public string? ParentColumn { get; init; }

    /// <summary>The conditions for visibility and filter.</summary>
    public required Sql Where { get; init; }
    public required SortOrder Order { get; init; }
    public required PageWindow Window { get; init; }
    public required JsonTypeInfo<T> Json { get; init; }

    /// <summary>How the list is cached; <c>null</c> if its dependencies are unknown.</summary>
    public ListCaching<T>? Caching { get; init; }

    /// <summary>Reads the nodes from columns, if the operation needs no more than these.</summary>
    public NodeColumns<T>? Columns { get; init; }

    /// <summary>Reads a page's documents by id, if the query reads only ids. A document that no longer exists is <c>null</c>.</summary>
    public Func<IEnumerable<Guid>, CancellationToken, Task<IReadOnlyList<T?>>>? Documents { get; init; }
}

/// <summary>
/// The first rows of a list, which are read before an index finds all rows that meet its condition. If the page is among them, the other
/// rows are not read.
/// </summary>
/// <param name="Table">The table of <see cref="ListQuery{T}.NarrowFrom"/>. It has an index with the order of the list.</param>
/// <param name="Alias">The alias of the table.</param>
/// <param name="Where">The condition for the part of the index.</param>
/// <param name="From">The tables of <see cref="ListQuery{T}.NarrowFrom"/> after the first.</param>
/// <param name="Count">The number of rows.</param>
internal sealed record FirstRows(Sql Table, string Alias, Sql Where, Sql From, int Count);

/// <summary>How a list is cached.</summary>
/// <param name="DependsOn">The keys that the members and the order of a parent's list depend on.</param>
/// <param name="KeyOf">The key of a node; <c>null</c> if the keys of the list change with each node.</param>
/// <param name="SizeOf">The approximate memory of a node, in bytes.</param>
internal sealed record ListCaching<T>(Func<Guid, IEnumerable<ChangeKey>> DependsOn, Func<T, ChangeKey>? KeyOf, Func<T, int> SizeOf);

/// <summary>Columns of a document's table that suffice for a node.</summary>
/// <param name="Count">The number of columns.</param>
/// <param name="Of">The columns of the table with an alias.</param>
/// <param name="Read">Reads a node. The second argument is the first of the columns.</param>
internal sealed record NodeColumns<T>(int Count, Func<string, Sql> Of, Func<NpgsqlDataReader, int, T?> Read);
