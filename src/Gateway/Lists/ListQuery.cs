using System.Text.Json.Serialization.Metadata;
using Gateway.Store;

namespace Gateway.Lists;

/// <summary>A list as a client asked for it, for one parent or for none.</summary>
internal class ListQuery<T>
{
    /// <summary>The tables, with the documents' table under the alias <see cref="Alias"/>.</summary>
    public required Sql From { get; init; }

    /// <summary>The tables that the filter alone needs.</summary>
    public required Sql CountFrom { get; init; }

    /// <summary>
    /// The tables that filter and order need, where the documents' is not among them: then a page's rows are found first and its documents
    /// fetched after, instead of a document for every row that is to be sorted.
    /// </summary>
    public Sql? NarrowFrom { get; init; }

    /// <summary>The documents' table.</summary>
    public string DocumentTable { get; init; } = "";

    /// <summary>The id of a row's document.</summary>
    public required string IdColumn { get; init; }
    public required string Alias { get; init; }

    /// <summary>The column by which rows belong to a parent; <c>null</c> for a list of its own.</summary>
    public string? ParentColumn { get; init; }

    /// <summary>Visibility and filter.</summary>
    public required Sql Where { get; init; }
    public required SortOrder Order { get; init; }
    public required PageWindow Window { get; init; }
    public required JsonTypeInfo<T> Json { get; init; }

    /// <summary>Where a page's documents are, if it is enough to read their ids; <c>null</c> for those that are gone since.</summary>
    public Func<IEnumerable<Guid>, CancellationToken, Task<IReadOnlyList<T?>>>? Documents { get; init; }
}
