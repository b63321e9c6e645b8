using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Reading.Articles;
using Npgsql;

namespace Gateway.Store.Reading.Facets;

/// <summary>Counts the articles of a list by a value. Each selected facet is one command for all parents of the list.</summary>
internal sealed class FacetDataLoaders
{
    private readonly BatchLoader<FacetKey<Guid>, IReadOnlyList<Facet<Guid>>> _byId;
    private readonly BatchLoader<FacetKey<string>, IReadOnlyList<Facet<string>>> _byType;
    private readonly BatchLoader<FacetKey<DateTimeOffset>, IReadOnlyList<Facet<DateTimeOffset>>> _byDate;

    public FacetDataLoaders(NpgsqlDataSource dataSource)
    {
        _byId = new((slots, token) => FillAsync(dataSource, slots, token));
        _byType = new((slots, token) => FillAsync(dataSource, slots, token));
        _byDate = new((slots, token) => FillAsync(dataSource, slots, token));
    }

    public IDeferred<IReadOnlyList<Facet<Guid>>> Topics(ArticleConnection articles, int first) =>
        Load(
            _byId,
            articles,
            new FacetKind<Guid>("x.topic_id", first, $"join {Tables.ArticleTopic} x on x.article_id = {{0}}", NeedsDocument: false)
        );

    public IDeferred<IReadOnlyList<Facet<Guid>>> Providers(ArticleConnection articles, int first) =>
        Load(_byId, articles, new FacetKind<Guid>("a.provider_id", first));

    public IDeferred<IReadOnlyList<Facet<string>>> Types(ArticleConnection articles) =>
        Load(_byType, articles, new FacetKind<string>("a.type collate \"C\"", null));

    /// <summary>Counts by calendar period in UTC, latest first.</summary>
    public IDeferred<IReadOnlyList<Facet<DateTimeOffset>>> Published(ArticleConnection articles, DateInterval by) =>
        Load(
            _byDate,
            articles,
            new FacetKind<DateTimeOffset>(
                $"date_trunc('{by.ToString().ToLowerInvariant()}', a.published_date_time, 'UTC')",
                null,
                ByValue: true
            )
        );

    private static IDeferred<IReadOnlyList<Facet<TValue>>> Load<TValue>(
        BatchLoader<FacetKey<TValue>, IReadOnlyList<Facet<TValue>>> loader,
        ArticleConnection articles,
        FacetKind<TValue> kind
    ) => loader.Load(new FacetKey<TValue>(articles.Query, kind, articles.Parent)).Select(facets => facets ?? []);

    private static Task FillAsync<TValue>(
        NpgsqlDataSource dataSource,
        IReadOnlyList<BatchLoader<FacetKey<TValue>, IReadOnlyList<Facet<TValue>>>.BatchKey> slots,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            slots
                .GroupBy(slot => (slot.Key.Query, slot.Key.Kind))
                .Select(async same =>
                {
                    var facets = same.ToDictionary(slot => slot.Key.Parent, _ => new List<Facet<TValue>>());
                    await using var command = Select(same.Key.Query, same.Key.Kind, [.. facets.Keys]).ToCommand(dataSource);
                    await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                    while (await reader.ReadAsync(cancellationToken))
                        facets[reader.GetGuid(0)]
                            .Add(new Facet<TValue>(await reader.GetFieldValueAsync<TValue>(1, cancellationToken), reader.GetInt32(2)));
                    foreach (var slot in same)
                        slot.Set(facets[slot.Key.Parent]);
                })
        );

    private static Sql Select<TValue>(ArticleListQuery query, FacetKind<TValue> kind, Guid[] parents)
    {
        var value = Sql.Text(kind.Value);
        var join = Sql.Text(kind.Join.Replace("{0}", query.IdColumn, StringComparison.Ordinal));
        var from = kind.NeedsDocument ? query.From : query.CountFrom;
        var order = Sql.Text(kind.ByValue ? "1 desc" : "2 desc, 1");
        var limit = kind.First is { } first ? Sql.Of($" limit {first}") : Sql.Text("");
        var counted = Sql.Of(
            $"select {value} as value, count(*)::int from {from} {join} where {query.Where} group by 1 order by {order}{limit}"
        );
        return query.ParentColumn is null
            ? Sql.Of($"select {Guid.Empty}::uuid, counted.* from ({counted}) counted")
            : Sql.Of($"select parent.id, counted.* from unnest({parents}) as parent (id) cross join lateral ({counted}) counted");
    }
}

/// <summary>A value and the number of articles that have it.</summary>
internal sealed record Facet<TValue>(TValue Value, int Count);

/// <summary>The value that articles are counted by.</summary>
/// <param name="Value">The SQL expression of the value.</param>
/// <param name="First">The number of values to return, most frequent first; <c>null</c> for all.</param>
/// <param name="Join">The table that contains the value, if it is another one.</param>
/// <param name="NeedsDocument">Whether the value is in the documents' table.</param>
/// <param name="ByValue">Whether the facets are sorted by value, greatest first, instead of by count.</param>
internal sealed record FacetKind<TValue>(string Value, int? First, string Join = "", bool NeedsDocument = true, bool ByValue = false);

internal sealed record FacetKey<TValue>(ArticleListQuery Query, FacetKind<TValue> Kind, Guid Parent);

/// <summary>A calendar period.</summary>
internal enum DateInterval
{
    Day,
    Week,
    Month,
    Year,
}
