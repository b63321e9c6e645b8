using System.Security.Cryptography;
using System.Text;
using Gateway.Content.Files;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.Store;

/// <summary>A store that an earlier version of the gateway filled.</summary>
public sealed class EarlierStoreTests(PostgresServer postgres)
{
    private const string Fields = "slug authors { name } modifiedDateTime language wordCount readingTimeMinutes extra";

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    [Fact]
    public async Task An_unchanged_file_is_imported_again_for_fields_that_an_earlier_version_did_not_store()
    {
        var draft = new Draft("2024-01-01-early")
        {
            More = "authors: Ada\nmodifiedDateTime: 2024-02-01T00:00:00Z\nlanguage: EN\nlayout: wide\n",
            Body = "One",
        };
        using var folder = new ArticleFolder().With(draft);
        await using var first = new GatewayHost(postgres);
        await first.InitializeAsync();
        await first.ImportAsync(folder.Root);
        await MakeEarlierAsync(first, draft);

        await using var second = new GatewayHost(postgres) { SharesDatabaseWith = first, Settings = TestKey.Settings([_writer]) };
        await second.InitializeAsync();
        var before = await ReadAsync(second);
        var updated = await second.ImportAsync(folder.Root);
        var unchanged = await second.ImportAsync(folder.Root);

        Assert.Equal(
            """{"slug":"2024-01-01-early","authors":[],"modifiedDateTime":null,"language":null,"wordCount":0,"readingTimeMinutes":0,"extra":null,"source":null}""",
            before
        );
        Assert.Equal((1, 0), (updated.Updated, unchanged.Updated));
        Assert.StartsWith(
            """{"slug":"2024-01-01-early","authors":[{"name":"Ada"}],"modifiedDateTime":"2024-02-01T00:00:00.000Z","language":"en","wordCount":1,"readingTimeMinutes":1,"extra":{"layout":"wide"},"source":"---""",
            await ReadAsync(second),
            StringComparison.Ordinal
        );
        Assert.Equal("", await StoredCounts.MismatchesAsync(second));
    }

    private static async Task<string> ReadAsync(GatewayHost host) =>
        (await host.QueryAsAsync(_writer.Bearer, $"{{ articles {{ nodes {{ {Fields} source }} }} }}"))
            .Data.At("articles", "nodes", 0)
            .GetRawText();

    // The tables and the fingerprint of the version that did not store these fields.
    private static async Task MakeEarlierAsync(GatewayHost host, Draft draft)
    {
        var baseUrl = host.App.Services.GetRequiredService<ContentOptions>().BaseUrl;
        var text = $"2\n{baseUrl}\n{draft.Slug}\n{draft}";
        await using var command = host.DataSource.CreateCommand(
            """
            drop table gateway.article_author;
            drop table gateway.mt_doc_article_head;
            alter table gateway.mt_doc_article drop column modified_date_time, drop column language;
            update gateway.mt_doc_article set data = data - '{authors,modifiedDateTime,language,wordCount,readingTimeMinutes}'::text[];
            update gateway.mt_doc_article_text set data = data - 'extra' || jsonb_build_object('unknownKeys', data -> 'extra');
            """
        );
        await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        await using var fingerprint = host.DataSource.CreateCommand(
            "update gateway.mt_doc_article_source set fingerprint = $1, data = data || jsonb_build_object('fingerprint', $1) where id = $2"
        );
        fingerprint.Parameters.Add(
            new NpgsqlParameter { Value = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true) }
        );
        fingerprint.Parameters.Add(new NpgsqlParameter { Value = DocumentId.OfArticle(draft.Slug) });
        Assert.Equal(1, await fingerprint.ExecuteNonQueryAsync(GatewayHost.CancellationToken));
    }
}
