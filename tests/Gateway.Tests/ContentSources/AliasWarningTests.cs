using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>The warning about an alias of one article follows the changes of other articles without a scan.</summary>
public sealed class AliasWarningTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("aliases: [taken]\n", "slug: taken\n", "slug: free\n")]
    [InlineData("aliases: [https://gazette.example/taken]\n", "", "")]
    [InlineData("aliases: [shared]\n", "aliases: [shared]\n", "aliases: [other]\n")]
    public async Task A_warning_is_listed_and_removed_when_the_other_article_changes(string alias, string taking, string freeing)
    {
        _folder.With(
            new Draft("2024-08-05-alias") { More = alias },
            new Draft("2024-08-05-beside") { More = "aliases: [2024-08-05-alias]\n" }
        );
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.Root),
            "--Content:ScanInterval=1.00:00:00",
            "--Content:SettleTime=00:00:00.1"
        );
        string[] unrelated = ["2024-08-05-beside"];
        await WaitForWarningsAsync(host, unrelated);
        var other = new Draft("2024-08-05-other") { More = taking, WebUrl = "https://gazette.example/taken" };
        string[] both = taking.StartsWith("aliases", StringComparison.Ordinal) ? ["2024-08-05-other"] : [];

        _folder.WithFile("other.md", other.ToString());
        await WaitForWarningsAsync(host, [.. unrelated, "2024-08-05-alias", .. both.Select(_ => "other")]);
        _folder.WithFile("other.md", (other with { More = freeing, WebUrl = "https://gazette.example/free" }).ToString());
        await WaitForWarningsAsync(host, unrelated);
        _folder.WithFile("other.md", other.ToString());
        await WaitForWarningsAsync(host, [.. unrelated, "2024-08-05-alias", .. both.Select(_ => "other")]);
        _folder.Remove("other.md");

        await WaitForWarningsAsync(host, unrelated);
        Assert.True(await host.IsPublishedAsync("2024-08-05-alias"));
    }

    private static async Task WaitForWarningsAsync(GatewayHost host, string[] names)
    {
        string[] listed = [];
        await GatewayHost.WaitUntilAsync(
            async () =>
            {
                listed = await host.SqlAsync<string[]>(
                    "select coalesce(array_agg(path::text), '{}') from gateway.mt_doc_import_problem where data ->> 'code' = 'ALIAS_TAKEN'"
                );
                return listed
                    .Select(path => Path.GetFileNameWithoutExtension(path))
                    .Order(StringComparer.Ordinal)
                    .SequenceEqual(names.Order(StringComparer.Ordinal));
            },
            () => $"Listed: {string.Join(", ", listed)}"
        );
    }
}
