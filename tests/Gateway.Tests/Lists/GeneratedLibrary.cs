using System.Text.Json;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Topics;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

/// <summary>
/// A gateway with generated content, and all entries of its lists, read once through the API with every field that filters use.
/// </summary>
public sealed class GeneratedLibrary(PostgresServer postgres) : IAsyncLifetime
{
    public const int ArticleCount = 260;
    private const int Depth = 4;

    public GatewayHost Host { get; } = new(postgres) { Settings = ["--Limits:Nodes=100000000", "--Limits:Cost=100000000"] };

    /// <summary>The entries of each list, in any order.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Entries { get; private set; } =
        new Dictionary<string, IReadOnlyList<JsonElement>>();

    internal static IReadOnlyDictionary<string, FilterDefinition> Definitions { get; } =
        new Dictionary<string, FilterDefinition>
        {
            ["articles"] = ArticleFilter.Definition,
            ["providers"] = ProviderFilter.Definition,
            ["topics"] = TopicFilter.Definition,
        };

    public async ValueTask InitializeAsync()
    {
        await Host.InitializeAsync();
        using var folder = new ArticleFolder();
        new GeneratedContent(seed: 20240603).WriteTo(folder, ArticleCount);
        var report = await Host.ImportAsync(folder.Root);
        Assert.Equal(0, report.Rejected);

        // Known times with equal ones among them, in the precision that the schema shows.
        await Host.SqlAsync<long>(
            """
            with timed as (
              update gateway.mt_doc_article article set imported_at = time.at, updated_at = time.at + interval '1 ms',
                data = article.data || jsonb_build_object('importedAt', time.at, 'updatedAt', time.at + interval '1 ms')
              from (select id, timestamptz '2024-05-01T00:00:00Z' + (abs(hashtext(slug)) % 40) * interval '1 hour' as at from gateway.mt_doc_article) time
              where article.id = time.id returning 1)
            select count(*) from timed
            """
        );
        Entries = new Dictionary<string, IReadOnlyList<JsonElement>>
        {
            ["articles"] = await AllAsync("articles"),
            ["providers"] = await AllAsync("providers"),
            ["topics"] = await AllAsync("topics"),
        };
        Assert.Equal(ArticleCount, Entries["articles"].Count);
        Oracle = new FilterOracle(Entries["articles"]);
    }

    /// <summary>The meaning of filters on these entries.</summary>
    internal FilterOracle Oracle { get; private set; } = new([]);

    /// <summary>True for the filter of articles. Other things refer to articles, and articles to each other.</summary>
    internal static bool IsArticle(FilterDefinition definition) => definition.Name == ArticleFilter.Definition.Name;

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task<IReadOnlyList<JsonElement>> AllAsync(string list)
    {
        var entries = new List<JsonElement>();
        for (string? after = null; ; )
        {
            var more = list == "articles" ? "importedAt updatedAt" : "";
            var page = (
                await Host.QueryAsync(
                    $"query ($after: String) {{ {list}(first: 100, after: $after) {{ nodes {{ {Selection(Definitions[list], Depth)} {more} }} pageInfo {{ hasNextPage endCursor }} }} }}",
                    new { after }
                )
            ).Data.GetProperty(list);
            entries.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
                return entries;
            after = page.At("pageInfo", "endCursor").GetString();
        }
    }

    // Generated from the definition, so that it has every field. Only the id is read of a referenced article.
    private static string Selection(FilterDefinition definition, int depth) =>
        string.Join(
            ' ',
            definition.Fields.Select(field =>
                field switch
                {
                    ObjectFilter other when IsArticle(other.Definition) => $"{other.Name} {{ id }}",
                    ListFilter list when IsArticle(list.Element) => $"{list.Name}(first: 100) {{ nodes {{ id }} }}",
                    ObjectFilter other => depth == 0 ? "" : $"{other.Name} {{ {Selection(other.Definition, depth - 1)} }}",
                    ListFilter list => depth == 0 ? "" : $"{list.Name} {{ {Selection(list.Element, depth - 1)} }}",
                    _ => field.Name,
                }
            )
        );
}
