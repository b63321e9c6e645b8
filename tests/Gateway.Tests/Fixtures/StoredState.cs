namespace Gateway.Tests.Fixtures;

/// <summary>The content of a database as one text, to compare databases.</summary>
internal static class StoredState
{
    private static readonly string[] _tables =
    [
        "mt_doc_article",
        "mt_doc_article_text",
        "mt_doc_article_head",
        "mt_doc_article_secret",
        "mt_doc_article_source",
        "mt_doc_provider",
        "mt_doc_topic",
        "article_topic",
        "article_author",
        "related_link",
        "provider_alias",
    ];

    /// <param name="host">The gateway of the database.</param>
    /// <param name="times">False to leave out the times of storing, which differ between databases.</param>
    public static async Task<string> OfAsync(GatewayHost host, bool times = true)
    {
        var state = new List<string>();
        foreach (var table in _tables)
        {
            var row = times
                ? "to_jsonb(stored)"
                : "to_jsonb(stored) - 'imported_at' - 'updated_at' #- '{data,importedAt}' #- '{data,updatedAt}'";
            state.Add(
                $"{table}: {await host.SqlAsync<string>($"select coalesce(string_agg(line, E'\\n' order by line), '') from (select ({row})::text as line from gateway.{table} stored) lines")}"
            );
        }

        return string.Join('\n', state);
    }
}
