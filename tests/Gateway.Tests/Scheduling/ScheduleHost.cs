using System.Text.Json;
using Gateway.Store.Documents;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Scheduling;

/// <summary>Reads and moves the times at which the visibility of articles changes.</summary>
internal static class ScheduleHost
{
    /// <summary>A date that no test reaches.</summary>
    public static DateTimeOffset Later { get; } = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Moves a scheduled time of an article into the past, as if the test had waited for it.</summary>
    /// <param name="host">The gateway of the database.</param>
    /// <param name="slug">The article.</param>
    /// <param name="time">The stored name of the time: <c>publishesAt</c>, <c>expiresAt</c> or <c>publishedFrom</c>.</param>
    public static Task<string> MakeDueAsync(this GatewayHost host, string slug, string time) =>
        host.SqlAsync<string>(
            """
            update gateway.mt_doc_article_source set next_change_at = clock_timestamp(),
              data = data || jsonb_build_object($2::text, clock_timestamp(), 'nextChangeAt', clock_timestamp())
            where id = $1 and data ? $2::text returning id::text
            """,
            DocumentId.OfArticle(slug),
            time
        );

    /// <summary>Moves all scheduled times of an article into the past, and waits until it has no next change.</summary>
    public static async Task MakeDueAsync(this GatewayHost host, string slug)
    {
        var id = DocumentId.OfArticle(slug);
        await host.SqlAsync<long>(
            """
            with due as (
              update gateway.mt_doc_article_source set next_change_at = now(), data = data || jsonb_build_object('nextChangeAt', now())
                || case when data ? 'publishesAt' then jsonb_build_object('publishesAt', now()) else '{}' end
                || case when (data ->> 'publishedFrom')::timestamptz > now() then jsonb_build_object('publishedFrom', now()) else '{}' end
              where id = $1 and next_change_at is not null returning id) select count(*) from due
            """,
            id
        );
        await GatewayHost.WaitUntilAsync(() =>
            host.SqlAsync<bool>(
                "select not exists (select from gateway.mt_doc_article_source where id = $1 and next_change_at is not null)",
                id
            )
        );
    }

    public static async Task<bool> IsVisibleAsync(this GatewayHost host, string slug) =>
        (await host.QueryAsync($$"""{ articleBySlug(slug: "{{slug}}") { published } }""")).Data.GetProperty("articleBySlug").ValueKind
        == JsonValueKind.Object;

    public static Task WaitUntilVisibleAsync(this GatewayHost host, string slug) =>
        GatewayHost.WaitUntilAsync(() => host.IsVisibleAsync(slug));

    public static Task WaitUntilHiddenAsync(this GatewayHost host, string slug) =>
        GatewayHost.WaitUntilAsync(async () => !await host.IsVisibleAsync(slug));

    /// <summary>The kinds of an article's entries in the feed, in their order.</summary>
    public static Task<string> EventsAsync(this GatewayHost host, string slug) =>
        host.SqlAsync<string>(
            "select coalesce(string_agg(kind, ' ' order by seq), '') from gateway.feed where article_id = $1",
            DocumentId.OfArticle(slug)
        );

    /// <summary>The next change of an article in UTC, or an empty text.</summary>
    public static Task<string> NextChangeAsync(this GatewayHost host, string slug) =>
        host.SqlAsync<string>(
            "select coalesce(to_char(next_change_at at time zone 'UTC', 'YYYY-MM-DD'), '') from gateway.mt_doc_article_source where id = $1",
            DocumentId.OfArticle(slug)
        );
}
