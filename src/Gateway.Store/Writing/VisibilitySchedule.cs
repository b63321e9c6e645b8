using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>The number of articles that became visible, and that were hidden.</summary>
internal sealed record VisibilityChangeCount(int Published, int Hidden);

/// <summary>
/// Shows and hides articles at their times. The stored origins say which articles are due, by the clock of the database. A change is made
/// under the write lock and clears the time, so that exactly one of all nodes makes it, once.
/// </summary>
internal sealed class VisibilitySchedule(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    DocumentWriter documents,
    ScheduleSettings settings
)
{
    private const int ArticlesInBatch = 250;

    // If a connection hangs, another one is used soon.
    private const int QuerySeconds = 2;

    // The transaction begins before it has the write lock, so each article that is due at its beginning is due when it is changed.
    private const string Due = $"""
        select id, null::timestamptz from {Tables.ArticleSource} where next_change_at <= now()
        order by next_change_at, id limit $1
        """;

    private const string Next = $"""
        select id, null::timestamptz from {Tables.ArticleSource} where next_change_at is not null order by next_change_at, id limit $1
        """;

    private const string SiteShows = "coalesce((source.data ->> 'showsBeforeDate')::boolean, false)";

    // Stored by an earlier version, or while the setting was different.
    private const string ToHold = $"""
        select article.id, article.published_date_time
        from {Tables.Article} article join {Tables.ArticleSource} source on source.id = article.id
        where article.published and article.published_date_time > now() and source.data ->> 'decision' is null
          and not coalesce((source.data ->> 'waitsForDate')::boolean, false)
        order by article.published_date_time, article.id limit $1
        """;

    private const string ToHoldExceptOfSites = $"""
        select article.id, article.published_date_time
        from {Tables.Article} article join {Tables.ArticleSource} source on source.id = article.id
        where article.published and article.published_date_time > now() and source.data ->> 'decision' is null
          and not coalesce((source.data ->> 'waitsForDate')::boolean, false) and not {SiteShows}
        order by article.published_date_time, article.id limit $1
        """;

    private const string ToShow = $"""
        select id, null::timestamptz from {Tables.ArticleSource} where next_change_at is not null and data ->> 'publishesAt' is not null
        order by next_change_at, id limit $1
        """;

    private const string ToShowOfSites = $"""
        select source.id, null::timestamptz from {Tables.ArticleSource} source
        where source.next_change_at is not null and source.data ->> 'publishesAt' is not null and {SiteShows}
        order by source.next_change_at, source.id limit $1
        """;

    /// <summary>
    /// Returns the time until the next change. Zero or less if one is due, <c>null</c> if there is none. It costs one query of an index.
    /// </summary>
    public async Task<TimeSpan?> TimeUntilNextAsync(CancellationToken cancellationToken)
    {
        // The difference is calculated by the database, because only its clock counts.
        await using var command = dataSource.CreateCommand(DataSources.NextChangeQuery);
        command.CommandTimeout = QuerySeconds;
        return await command.ExecuteScalarAsync(cancellationToken) is double seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds))
            : null;
    }

    /// <summary>
    /// Warms up a change: runs the next one and rolls it back. The first change of a process takes up to a second, because its code is
    /// compiled and its connection is opened. The article must not wait for that when its time comes.
    /// </summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await WriteTransaction.RunAsync(
            connection,
            WriteTransaction.WriteTimeouts.None,
            isChange: _ => false,
            transaction => ApplyBatchAsync(transaction, Next, articles: 1, (origin, _) => origin, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Shows and hides the articles that are due.</summary>
    public Task<VisibilityChangeCount> ApplyDueAsync(CancellationToken cancellationToken) =>
        ApplyAsync(Due, (origin, _) => origin, cancellationToken);

    /// <summary>
    /// Applies <c>Content:FutureDated</c> to the articles that were stored by an earlier version or with another value.
    /// </summary>
    public async Task<VisibilityChangeCount> ApplySettingAsync(CancellationToken cancellationToken)
    {
        if (!settings.HoldsFutureDated)
            return await ApplyAsync(ToShow, Show, cancellationToken);
        var held = await ApplyAsync(settings.SitesCanShow ? ToHoldExceptOfSites : ToHold, Hold, cancellationToken);
        if (!settings.SitesCanShow)
            return held;
        var shown = await ApplyAsync(ToShowOfSites, Show, cancellationToken);
        return new VisibilityChangeCount(held.Published + shown.Published, held.Hidden + shown.Hidden);

        static ArticleOrigin Show(ArticleOrigin origin, DateTimeOffset? date) => origin with { PublishesAt = null, WaitsForDate = false };
        static ArticleOrigin Hold(ArticleOrigin origin, DateTimeOffset? date) => origin with { PublishesAt = date, WaitsForDate = true };
    }

    private async Task<VisibilityChangeCount> ApplyAsync(
        string query,
        Func<ArticleOrigin, DateTimeOffset?, ArticleOrigin> change,
        CancellationToken cancellationToken
    )
    {
        var (published, hidden) = (0, 0);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        while (await IsAnyAsync(connection, query, cancellationToken))
        {
            var batch = await WriteTransaction.RunAsync(
                connection,
                WriteTransaction.WriteTimeouts.None,
                batch => batch.Articles > 0,
                transaction => ApplyBatchAsync(transaction, query, ArticlesInBatch, change, cancellationToken),
                cancellationToken
            );
            published += batch.Published;
            hidden += batch.Hidden;
            if (batch.Articles < ArticlesInBatch)
                break;
        }

        return new VisibilityChangeCount(published, hidden);
    }

    // Without the write lock: another node may have been first.
    private static async Task<bool> IsAnyAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = 1 } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    private async Task<Batch> ApplyBatchAsync(
        WriteTransaction transaction,
        string query,
        int articles,
        Func<ArticleOrigin, DateTimeOffset?, ArticleOrigin> change,
        CancellationToken cancellationToken
    )
    {
        var (connection, now) = (transaction.Connection, transaction.Now);
        var found = await ReadAsync(transaction, query, articles, cancellationToken);
        if (found.Count == 0)
            return new Batch(0, 0, 0);

        var stored = await StoredArticles.ByIdAsync(connection, [.. found.Select(article => article.Id)], cancellationToken);
        var origins = found
            .Where(article => stored.ContainsKey(article.Id))
            .Select(article => change(stored[article.Id].Source, article.Date).At(now))
            .ToList();
        var changing = origins
            .Where(origin => stored[origin.Id].State is { } state && state.Published != origin.IsVisibleAt(now))
            .ToLookup(origin => origin.IsVisibleAt(now), origin => origin.Id);
        await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
        documents.Upsert(batch, origins);
        foreach (var published in (bool[])[false, true])
        {
            Guid[] ids = [.. changing[published]];
            if (ids.Length > 0)
                VisibilityWriter.Set(batch, ids, [.. ids.Select(id => stored[id].State).OfType<ArticleState>()], published, now);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new Batch(found.Count, changing[true].Count(), changing[false].Count());
    }

    private static async Task<List<(Guid Id, DateTimeOffset? Date)>> ReadAsync(
        WriteTransaction transaction,
        string query,
        int articles,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(query, transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = articles } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid, DateTimeOffset?)>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1)));
        return found;
    }

    private sealed record Batch(int Articles, int Published, int Hidden);
}
