using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// When an article was last changed serves as its version, by which writers notice that they have met: to the millisecond, as clients are shown it,
/// and later with every change, whatever the clocks of the nodes say.
/// </summary>
internal static class ArticleVersion
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    public static DateTimeOffset Next(DateTimeOffset? before, DateTimeOffset now) =>
        before is { } last && Of(now) <= Of(last) ? Of(last) + _step : Of(now);

    /// <summary>Gives articles their next version.</summary>
    public static void Raise(NpgsqlBatch batch, Guid[] ids, IReadOnlyList<ArticleState> states, DateTimeOffset now) =>
        batch.Add(
            $"""
            update {Tables.Article} article set updated_at = version.at, data = article.data || jsonb_build_object('updatedAt', version.at)
            from unnest($1, $2) as version (id, at) where article.id = version.id
            """,
            ids,
            states.Select(state => Next(state.UpdatedAt, now)).ToArray()
        );

    /// <summary>The instant as clients know it.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
