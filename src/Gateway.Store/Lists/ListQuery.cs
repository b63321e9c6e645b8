using System.Text.Json.Serialization.Metadata;
using Gateway.Store.Database;

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

    /// <summary>Reads a page's documents by id, if the query reads only ids. A document that no longer exists is <c>null</c>.</summary>
    public Func<IEnumerable<Guid>, CancellationToken, Task<IReadOnlyList<T?>>>? Documents { get; init; }
}
