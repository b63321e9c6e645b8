using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// The content of a database without withdrawn articles, as one text. It is the same for two databases with equal responses to clients.
/// </summary>
internal static class VisibleState
{
    private const string Present = "in (select id from gateway.mt_doc_article_source where not withdrawn)";

    private static readonly (string Table, string Where)[] _tables =
    [
        ("mt_doc_article", $"id {Present}"),
        ("mt_doc_article_text", $"id {Present}"),
        ("mt_doc_article_head", $"id {Present}"),
        ("mt_doc_article_secret", $"id {Present}"),
        ("mt_doc_article_source", $"id {Present}"),
        ("article_topic", $"article_id {Present}"),
        ("article_alias", $"rank < 2 and article_id {Present}"),
        ("article_author", $"article_id {Present}"),
        ("related_link", $"article_id {Present}"),
        ("article_search", $"article_id {Present}"),
        ("mt_doc_provider", "article_count > 0 or fingerprint is not null"),
        ("mt_doc_topic", "article_count > 0 or fingerprint is not null"),
        ("provider_alias", "true"),
        ("taxonomy_source", "true"),
    ];

    public static async Task<string> OfAsync(GatewayHost host)
    {
        var state = new List<string>();
        foreach (var (table, where) in _tables)
        {
            const string Row =
                "to_jsonb(stored) - 'imported_at' - 'updated_at' - 'stored_count' #- '{data,importedAt}' #- '{data,updatedAt}' #- '{data,storedCount}'";
            state.Add(
                $"{table}: {await host.SqlAsync<string>($"select coalesce(string_agg(line, E'\\n' order by line), '') from (select ({Row})::text as line from gateway.{table} stored where {where}) lines")}"
            );
        }

        return string.Join('\n', state);
    }
}
