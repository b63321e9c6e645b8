using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Queries.Articles;
using Npgsql;

namespace Gateway.Store.Queries.Facets;

/// <summary>
/// Loads the facet counts of article lists, for all parents together. One statement computes the facets of fields with one value. Topics
/// and authors have statements of their own, because an article can have several.
/// </summary>
internal sealed class FacetDataLoaders
{
    private static readonly FacetKind _topics = new("topics", "x.topic_id", FacetType.Id) { Table = Tables.ArticleTopic };
    private static readonly FacetKind _authors = new("authors", "x.name collate \"C\"", FacetType.Text) { Table = Tables.ArticleAuthor };
    private static readonly FacetKind _providers = new("provider", "a.provider_id", FacetType.Id);
    private static readonly FacetKind _types = new("type", "a.type collate \"C\"", FacetType.Text);
    private static readonly FacetKind _languages = new("language", "a.language collate \"C\"", FacetType.Text);

    private readonly OperationDatabase _database;
    private readonly BatchLoader<FacetKey, IReadOnlyList<FacetRow>> _facets;

    public FacetDataLoaders(OperationDatabase database) =>
        (_database, _facets) = (database, new(FillAsync, pending: database.PendingLoaders));

    public IDeferred<IReadOnlyList<Facet<Guid>>> Topics(FacetedList list, int first) =>
        MostFrequent(list, _topics, row => row.Id, Comparer<Guid>.Create(Compare), first);

    public IDeferred<IReadOnlyList<Facet<string>>> Authors(FacetedList list, int first) =>
        MostFrequent(list, _authors, row => row.Text, StringComparer.Ordinal, first);

    public IDeferred<IReadOnlyList<Facet<Guid>>> Providers(FacetedList list, int first) =>
        MostFrequent(list, _providers, row => row.Id, Comparer<Guid>.Create(Compare), first);

    public IDeferred<IReadOnlyList<Facet<string>>> Types(FacetedList list) =>
        MostFrequent(list, _types, row => row.Text, StringComparer.Ordinal, first: null);

    /// <summary>Counts by language, without the articles that have none.</summary>
    public IDeferred<IReadOnlyList<Facet<string>>> Languages(FacetedList list, int first) =>
        MostFrequent(list, _languages, row => row.Text, StringComparer.Ordinal, first);

    /// <summary>Counts by calendar period in UTC, latest first.</summary>
    public IDeferred<IReadOnlyList<Facet<DateTimeOffset>>> Published(FacetedList list, DateInterval by) =>
        Load(
            list,
            new FacetKind(
                "publishedDateTime",
                $"date_trunc('{by.ToString().ToLowerInvariant()}', a.published_date_time, 'UTC')",
                FacetType.Time
            ),
            rows => rows.OrderByDescending(row => row.Time).Select(row => new Facet<DateTimeOffset>(row.Time, row.Count))
        );

    public IDeferred<IReadOnlyList<Facet<NumberRange>>> Quality(FacetedList list, IReadOnlyList<int> bounds) =>
        Ranges(list, "quality", bounds);

    public IDeferred<IReadOnlyList<Facet<NumberRange>>> Heat(FacetedList list, IReadOnlyList<int> bounds) => Ranges(list, "heat", bounds);

    // Counts the articles between each two bounds, lowest range first. The value of the column is also the name of the filter's field.
    private IDeferred<IReadOnlyList<Facet<NumberRange>>> Ranges(FacetedList list, string column, IReadOnlyList<int> bounds)
    {
        var lowest = bounds.Distinct().Order().ToList();
        var thresholds = string.Join(',', lowest.Select(bound => bound.ToString(CultureInfo.InvariantCulture)));
        return Load(
            list,
            new FacetKind(column, $"width_bucket(a.{column}, array[{thresholds}]::integer[])", FacetType.Number),
            rows =>
                Enumerable
                    .Range(0, lowest.Count + 1)
                    .Select(range => new Facet<NumberRange>(
                        new NumberRange(range == 0 ? null : lowest[range - 1], range == lowest.Count ? null : lowest[range]),
                        rows.FirstOrDefault(row => row.Number == range).Count
                    ))
        );
    }

    private IDeferred<IReadOnlyList<Facet<TValue>>> MostFrequent<TValue>(
        FacetedList list,
        FacetKind kind,
        Func<FacetRow, TValue> value,
        IComparer<TValue> comparer,
        int? first
    ) =>
        Load(
            list,
            kind,
            rows =>
                rows.OrderByDescending(row => row.Count)
                    .ThenBy(value, comparer)
                    .Take(first ?? int.MaxValue)
                    .Select(row => new Facet<TValue>(value(row), row.Count))
        );

    private IDeferred<IReadOnlyList<Facet<TValue>>> Load<TValue>(
        FacetedList list,
        FacetKind kind,
        Func<IReadOnlyList<FacetRow>, IEnumerable<Facet<TValue>>> order
    ) =>
        _facets
            .Load(
                new FacetKey(list.ExcludesSelf ? list.Articles.Query.Without(kind.Field) : list.Articles.Query, kind, list.Articles.Parent)
            )
            .Select<IReadOnlyList<FacetRow>?, IReadOnlyList<Facet<TValue>>>(rows => [.. order(rows ?? [])]);

    private Task FillAsync(
        IReadOnlyList<BatchLoader<FacetKey, IReadOnlyList<FacetRow>>.BatchKey> batch,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            batch
                .GroupBy(entry => (entry.Key.Query, entry.Key.Kind.Table))
                .Select(async same =>
                {
                    var kinds = same.Select(entry => entry.Key.Kind).Distinct().ToList();
                    var rows = same.ToDictionary(entry => (entry.Key.Kind, entry.Key.Parent), _ => new List<FacetRow>());
                    await _database.ReadAloneAsync(
                        Select(same.Key.Query, kinds, [.. same.Select(entry => entry.Key.Parent).Distinct()]),
                        row =>
                        {
                            var index = row.GetInt32(1);
                            if (!row.IsDBNull(index + 3) && rows.TryGetValue((kinds[index], row.GetGuid(0)), out var facet))
                                facet.Add(Read(row, kinds[index].Type, index + 3));
                        },
                        cancellationToken
                    );

                    foreach (var entry in same)
                        entry.Set(rows[(entry.Key.Kind, entry.Key.Parent)]);
                })
        );

    private static FacetRow Read(NpgsqlDataReader reader, FacetType type, int column) =>
        new(
            type == FacetType.Id ? reader.GetGuid(column) : default,
            type == FacetType.Text ? reader.GetString(column) : "",
            type == FacetType.Time ? reader.GetFieldValue<DateTimeOffset>(column) : default,
            type == FacetType.Number ? reader.GetInt32(column) : default,
            reader.GetInt32(2)
        );

    // PostgreSQL compares ids byte by byte.
    private static int Compare(Guid left, Guid right)
    {
        Span<byte> bytes = stackalloc byte[32];
        left.TryWriteBytes(bytes, bigEndian: true, out _);
        right.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        return bytes[..16].SequenceCompareTo(bytes[16..]);
    }

    /// <summary>Rows of parent, index of the facet, count, and one column for each facet.</summary>
    private static Sql Select(ArticleListQuery query, List<FacetKind> kinds, Guid[] parents)
    {
        var from = kinds[0].Table is { } table
            ? Sql.Of($"{query.CountFrom} join {Sql.Text(table)} x on x.article_id = {Sql.Text(query.IdColumn)}")
            : query.From;
        var values = string.Join(", ", kinds.Select(kind => kind.Value));
        var sets = string.Join(", ", kinds.Select(kind => $"({kind.Value})"));
        var counted = Sql.Of(
            $"select {Sql.Text(IndexOf(kinds.Count, values))}, count(*)::int, {Sql.Text(values)} from {from} where {query.Where} group by grouping sets ({Sql.Text(sets)})"
        );
        return query.ParentColumn is null
            ? Sql.Of($"select {Guid.Empty}::uuid, counted.* from ({counted}) counted")
            : Sql.Of($"select parent.id, counted.* from unnest({parents}) as parent (id) cross join lateral ({counted}) counted");
    }

    // The bits of grouping() are set for the values that a row is not grouped by. The first value has the highest bit.
    private static string IndexOf(int count, string values)
    {
        var all = (1 << count) - 1;
        var cases = Enumerable.Range(0, count).Select(index => $"when {all & ~(1 << (count - 1 - index))} then {index}");
        return $"case grouping({values}) {string.Join(' ', cases)} end";
    }

    private sealed record FacetKey(ArticleListQuery Query, FacetKind Kind, Guid Parent);

    /// <summary>The value that articles are counted by.</summary>
    /// <param name="Field">The field of the filter for the same value.</param>
    /// <param name="Value">The SQL expression of the value.</param>
    /// <param name="Type">The type of the value.</param>
    private sealed record FacetKind(string Field, string Value, FacetType Type)
    {
        /// <summary>The table with several values of an article; <c>null</c> if the value is one of the article itself.</summary>
        public string? Table { get; init; }
    }

    private enum FacetType
    {
        Id,
        Text,
        Time,
        Number,
    }

    /// <summary>A value of one of the types, and the number of articles that have it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct FacetRow(Guid Id, string Text, DateTimeOffset Time, int Number, int Count);
}

/// <summary>A list of articles whose values are counted.</summary>
/// <param name="Articles">The list.</param>
/// <param name="ExcludesSelf">Whether the conditions on the counted value itself are ignored.</param>
internal sealed record FacetedList(ArticleConnection Articles, bool ExcludesSelf);

/// <summary>A range of numbers.</summary>
/// <param name="From">The lowest number; <c>null</c> if there is no limit.</param>
/// <param name="To">The number after the highest; <c>null</c> if there is no limit.</param>
internal sealed record NumberRange(int? From, int? To);

/// <summary>A value and the number of articles that have it.</summary>
internal sealed record Facet<TValue>(TValue Value, int Count);

/// <summary>A calendar period.</summary>
internal enum DateInterval
{
    Day,
    Week,
    Month,
    Year,
}
