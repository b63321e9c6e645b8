using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// The time of an article's last change is its version, which detects conflicting writes. It has the precision of a millisecond, as in the
/// API. It increases with each change, even if the clock of the database is set back.
/// </summary>
internal static class ArticleVersion
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    public static DateTimeOffset Next(DateTimeOffset? previous, DateTimeOffset now) =>
        previous is { } last && Of(now) <= Of(last) ? Of(last) + _step : Of(now);

    /// <summary>Sets the next version of articles.</summary>
    public static void Increment(NpgsqlBatch batch, Guid[] ids, IReadOnlyList<ArticleState> states, DateTimeOffset now) =>
        batch.Add(
            $"""
            update {Tables.Article} article set updated_at = version.at, data = article.data || jsonb_build_object('updatedAt', version.at)
            from unnest($1, $2) as version (id, at) where article.id = version.id
            """,
            ids,
            states.Select(state => Next(state.UpdatedAt, now)).ToArray()
        );

    /// <summary>The instant in the precision that the API returns.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
