using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

/// <summary>Times are returned with the precision with which they are stored and compared.</summary>
public sealed class TimePrecisionTests(GatewayHost host) : IClassFixture<GatewayHost>, IAsyncLifetime
{
    private readonly ArticleFolder _folder = new();

    public async ValueTask InitializeAsync() =>
        await host.ImportAsync(
            _folder
                .WithFile(
                    "_news/2024-05-01-precise.md",
                    """
                    ---
                    title: Precise
                    publishedDateTime: 2024-05-01T10:20:30.1234567Z
                    modifiedDateTime: 2024-05-02T10:20:30.000001+02:00
                    webUrl: https://gazette.example/precise
                    provider: {name: The Gazette, domain: gazette.example}
                    related:
                      - {title: A link, webUrl: "https://gazette.example/link", publishedDateTime: "2024-05-03T10:20:30.999999Z"}
                    ---

                    """
                )
                .Root
        );

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("publishedDateTime", "publishedDateTime", "publishedDateTime: {0}")]
    [InlineData("modifiedDateTime", "modifiedDateTime", "modifiedDateTime: {0}")]
    [InlineData("related { publishedDateTime }", "related.0.publishedDateTime", "related: {{ some: {{ publishedDateTime: {0} }} }}")]
    public async Task A_returned_time_is_the_stored_one(string selection, string path, string filter)
    {
        var time = await TimeAsync(selection, path);

        Assert.Matches(@"\.[0-9]{6}Z$", time);
        foreach (var (operation, expected) in (IEnumerable<(string, int)>)[("gt", 0), ("gte", 1), ("eq", 1), ("lte", 1), ("lt", 0)])
        {
            var where = string.Format(System.Globalization.CultureInfo.InvariantCulture, filter, $"{{ {operation}: \"{time}\" }}");
            Assert.Equal((operation, expected), (operation, await CountAsync($"{{ slug: {{ eq: \"2024-05-01-precise\" }}, {where} }}")));
        }
    }

    [Fact]
    public async Task The_times_of_the_import_have_the_same_precision()
    {
        var (imported, updated) = (await TimeAsync("importedAt", "importedAt"), await TimeAsync("updatedAt", "updatedAt"));

        Assert.Equal(imported, updated);
        Assert.Matches(@"\.[0-9]{3}Z$", imported);
        Assert.Equal(
            imported,
            await host.SqlAsync<string>(
                """
                select to_char(imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from gateway.mt_doc_article
                where slug = '2024-05-01-precise' and imported_at = updated_at and date_trunc('milliseconds', imported_at) = imported_at
                """
            )
        );
    }

    private async Task<string> TimeAsync(string selection, string path)
    {
        var response = await host.QueryAsync($$"""{ articleBySlug(slug: "2024-05-01-precise") { {{selection}} } }""");
        var value = response.Data.GetProperty("articleBySlug");
        foreach (var part in path.Split('.'))
            value = value.ValueKind == JsonValueKind.Array ? value[0] : value.GetProperty(part);
        return value.GetString() ?? "";
    }

    private async Task<int> CountAsync(string where) =>
        (await host.QueryAsync($$"""{ articles(where: {{where}}) { totalCount } }""")).Data.At("articles", "totalCount").GetInt32();
}
