using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Tests.Fixtures;
using Marten;
using Marten.Schema;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Weasel.Core;

namespace Gateway.Tests.Store;

/// <summary>A session of Marten reads the documents that the gateway wrote, and the gateway reads those that Marten wrote.</summary>
public sealed class MartenTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private const int MaxConnections = 20;

    private static readonly DateTimeOffset _time = new(2024, 7, 3, 12, 30, 15, 123, 456, TimeSpan.Zero);

    private IDocumentStore Store => host.App.Services.GetRequiredService<IDocumentStore>();

    /// <summary>Every type of document with all its members, and with those only that it must have.</summary>
    public static TheoryData<object> Documents =>
        [
            CompleteArticle(),
            MinimalArticle(),
            new ArticleText
            {
                Id = Id(1),
                Body = "One\ntwo \"three\" é 😀",
                FeaturedContent = "Featured",
                Extra = new JsonObject { ["key"] = new JsonArray(1, "two", null) },
            },
            new ArticleText { Id = Id(2) },
            new ArticleHead { Id = Id(1), Text = "\uFEFF---\r\ntitle: é 😀\r\n---\r\n" },
            new ArticleSecret { Id = Id(1), Secured = "c2VjcmV0" },
            new ArticleOrigin
            {
                Id = Id(1),
                Path = "/content/2024-07-03-whole.md",
                Fingerprint = Id(10),
                FileFingerprint = Id(11),
                Withdrawn = true,
                SaysPublished = false,
                Decision = VisibilityDecision.Withdrawn,
                WrittenProviderId = Id(12),
                ProviderImages = [Image],
            },
            new ArticleOrigin
            {
                Id = Id(2),
                Fingerprint = Id(10),
                WrittenProviderId = Id(12),
            },
            new Provider
            {
                Id = Id(1),
                Name = "The Gazette",
                Domain = "gazette.example",
                OtherNames = ["Gazette"],
                Description = "Prints",
                Images = [Image],
                Fingerprint = Id(10),
                ArticleCount = 3,
                StoredCount = 4,
            },
            new Provider
            {
                Id = Id(2),
                Name = "Nobody",
                Domain = "nobody.example",
            },
            new Topic
            {
                Id = Id(1),
                Slug = "travel",
                Name = "Travel",
                ShortName = "Trips",
                ParentId = Id(20),
                Keywords = ["train"],
                Hashtags = ["#travel"],
                Images = [Image],
                Fingerprint = Id(10),
                ArticleCount = 3,
                StoredCount = 4,
            },
            Topic.Named("Bare"),
            new ImportProblem
            {
                Id = Id(1),
                Path = "news/broken.md",
                File = "/content/news/broken.md",
                Line = 3,
                Column = 7,
                Code = ProblemCodes.FieldDate,
                Message = "No date",
                Hint = "Write one",
                SeenAt = _time,
            },
            new ImportProblem
            {
                Id = Id(2),
                Path = "broken.md",
                File = "/content/broken.md",
                Code = ProblemCodes.FieldDate,
                Message = "No date",
                SeenAt = _time,
            },
            new SharedSecret { Id = "key", Value = [0, 1, 254, 255] },
        ];

    private static ImageContent Image => new() { Url = "https://gazette.example/image.png" };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_session_reads_what_the_gateway_wrote<T>(T document)
        where T : class
    {
        await WriteAsync(document);

        Assert.Equal(Json(document), Json(await LoadAsync(document)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_session_writes_the_row_that_the_gateway_writes<T>(T document)
        where T : class
    {
        await WriteAsync(document);
        var written = await RowAsync(document);
        await DeleteAsync(document);

        await using var session = Store.LightweightSession();
        session.Store(document);
        await session.SaveChangesAsync(GatewayHost.CancellationToken);

        var stored = await RowAsync(document);
        Assert.Equal(written, stored);
        var data = JsonNode.Parse(stored)?["data"]?.ToJsonString() ?? "";
        Assert.Equal(Json(document), Json(JsonSerializer.Deserialize(data, StoreJson.Of<T>())));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task The_mapping_of_every_document_gives_its_table_the_name_that_SQL_uses<T>(T document)
        where T : class
    {
        Assert.NotNull(document);
        var table = ((DocumentMapping)Store.Options.FindOrResolveDocumentType(typeof(T))).TableName.QualifiedName;

        Assert.Equal(TableOf<T>(), table);
        Assert.True(await host.SqlAsync<bool>("select to_regclass($1) is not null", table));
    }

    [Fact]
    public async Task Documents_can_be_overwritten_by_repeated_bulk_inserts()
    {
        var articles = Enumerable
            .Range(100, 3)
            .Select(number => CompleteArticle() with { Id = Id(number), Slug = $"2024-07-03-bulk-{number}" })
            .ToList();

        // More often than the pool has connections, so that one of them is used again.
        for (var time = 0; time <= MaxConnections; time++)
            await Store.BulkInsertAsync(
                [.. articles.Select(article => article with { Heat = time })],
                BulkInsertMode.OverwriteExisting,
                cancellation: GatewayHost.CancellationToken
            );

        Assert.Equal(
            3,
            await host.SqlAsync<long>(
                $"select count(*) from {Tables.Article} where heat = {MaxConnections} and data ->> 'heat' = '{MaxConnections}'"
            )
        );
    }

    private async Task WriteAsync<T>(T document)
    {
        await using var connection = await host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        new DocumentWriter(Store).Upsert(batch, [document]);
        await batch.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
    }

    private async Task<T?> LoadAsync<T>(T document)
        where T : class
    {
        await using var session = Store.QuerySession();
        return IdOf(document) is Guid id
            ? await session.LoadAsync<T>(id, GatewayHost.CancellationToken)
            : await session.LoadAsync<T>((string)IdOf(document), GatewayHost.CancellationToken);
    }

    private Task<string> RowAsync<T>(T document) =>
        host.SqlAsync<string>($"select to_jsonb(row)::text from {TableOf<T>()} row where id = $1", IdOf(document));

    private async Task DeleteAsync<T>(T document)
    {
        await using var command = host.DataSource.CreateCommand($"delete from {TableOf<T>()} where id = $1");
        command.Parameters.Add(new() { Value = IdOf(document) });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken));
    }

    private static string TableOf<T>() =>
        typeof(T).Name switch
        {
            nameof(Article) => Tables.Article,
            nameof(ArticleText) => Tables.ArticleText,
            nameof(ArticleHead) => Tables.ArticleHead,
            nameof(ArticleSecret) => Tables.ArticleSecret,
            nameof(ArticleOrigin) => Tables.ArticleSource,
            nameof(Provider) => Tables.Provider,
            nameof(Topic) => Tables.Topic,
            nameof(ImportProblem) => Tables.ImportProblem,
            nameof(SharedSecret) => Tables.SharedSecret,
            _ => throw new InvalidOperationException($"{typeof(T)} is not a document."),
        };

    private static object IdOf<T>(T document) =>
        typeof(T).GetProperty("Id")?.GetValue(document) ?? throw new InvalidOperationException("A document has an id.");

    private static string Json<T>(T document) => JsonSerializer.Serialize(document, StoreJson.Options);

    private static Article CompleteArticle() =>
        new()
        {
            Id = Id(1),
            Slug = "2024-07-03-whole",
            Type = "article",
            Category = "news",
            Title = "Whole",
            Excerpt = "In short",
            PublishedDateTime = _time,
            ModifiedDateTime = _time.AddDays(1),
            Language = "pt-BR",
            WordCount = 700,
            ReadingTimeMinutes = 4,
            OriginalUrl = "https://gazette.example/original",
            WebUrl = "https://gazette.example/whole",
            AmpWebUrl = "https://gazette.example/amp",
            CdnAmpWebUrl = "https://cdn.example/amp",
            Quality = 5,
            Heat = -7,
            Published = true,
            ProviderId = Id(12),
            TopicIds = [Id(20), Id(21)],
            Images = [Image],
            Authors =
            [
                new AuthorContent("Ada") { Url = "https://ada.example/", Image = "https://ada.example/a.png" },
                new AuthorContent("Bo"),
            ],
            WebUrlKey = Id(30),
            OriginalUrlKey = Id(31),
            ImportedAt = _time.AddHours(1),
            UpdatedAt = _time.AddHours(2),
        };

    private static Article MinimalArticle() =>
        new()
        {
            Id = Id(2),
            Slug = "2024-07-03-bare",
            Type = "article",
            Title = "Bare",
            PublishedDateTime = _time,
            WebUrl = "https://gazette.example/bare",
            Published = false,
            ProviderId = Id(12),
            WebUrlKey = Id(32),
            ImportedAt = _time,
            UpdatedAt = _time,
        };

    private static Guid Id(int number) => new($"00000000-0000-8000-8000-{number:D12}");
}
