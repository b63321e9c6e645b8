using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Schema;

namespace Gateway.Tests.Graph.Monitoring;

/// <summary>The fields for operators.</summary>
public sealed class GatewayStatusReaderTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _operator = new("operator", Scope.GatewayRead, Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    private readonly ArticleFolder _folder = new();
    private readonly PostgresForwarder _forwarder = new();
    private GatewayHost? _host;

    private GatewayHost Host => _host ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _folder
            .With(new Draft("2024-08-01-accepted"))
            .WithFile("_news/2024-08-01-broken.md", "---\ntitle: [cut\n---\n")
            .WithFile("notes/todo.md", "Buy milk.\n")
            .WithFile("notes/picture.png", "no content file");
        _host = new GatewayHost(postgres)
        {
            Forwarder = _forwarder,
            Settings =
            [
                .. TestKey.Settings(_operator, _writer),
                $"--Content:Paths:0={_folder.Root}",
                "--Limits:DocumentCacheBytes=1000000",
                "--Access:Jwt:SigningKeys:0=c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==",
                "--Access:Jwt:Issuer=https://build.example",
                "--Access:Jwt:Audience=gateway",
            ],
        };
        await Host.InitializeAsync();
        // Files that have just been written are imported after the first scan.
        await GatewayHost.WaitUntilAsync(async () =>
            await SourceAsync() is { } source && source.At("lastScanAt").ValueKind == JsonValueKind.String && CountsOf(source) == (1, 1, 1)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _forwarder.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_caller_can_read_its_name_and_scopes()
    {
        var anonymous = await Host.QueryAsync("{ caller { name scopes } }");
        var known = await Host.QueryAsAsync(_writer.Bearer, "{ caller { name scopes } }");

        Assert.Equal("""{"name":null,"scopes":[]}""", anonymous.Data.GetProperty("caller").GetRawText());
        Assert.Equal("""{"name":"writer","scopes":["articles:write"]}""", known.Data.GetProperty("caller").GetRawText());
    }

    [Theory]
    [InlineData("gateway { version settings { name value } }")]
    [InlineData("skippedFiles { totalCount }")]
    public async Task Without_the_scope_the_field_is_null(string field)
    {
        foreach (var authorization in (string?[])[null, _writer.Bearer])
        {
            var answer = await Host.QueryAsAsync(authorization, $"{{ {field} __typename }}");

            Assert.Equal(["AUTH_NOT_AUTHORIZED"], answer.ErrorCodes);
            Assert.Equal(JsonValueKind.Null, answer.Root.GetProperty("data").EnumerateObject().First().Value.ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(AdminOperations))]
    public async Task Every_operation_of_the_admin_pages_returns_data(string operation)
    {
        object? variables = operation == "ArticleToEdit" ? new { slug = "2024-08-01-accepted" } : null;

        var answer = await Host.QueryAsAsync(_operator.Bearer, OperationFiles.Document(operation, "admin"), variables);

        Assert.All(answer.Data.EnumerateObject(), field => Assert.Equal(JsonValueKind.Object, field.Value.ValueKind));
    }

    public static TheoryData<string> AdminOperations => [.. OperationFiles.Names("query", "admin")];

    [Fact]
    public async Task Settings_have_an_origin_and_contain_no_secret()
    {
        var answer = await Host.QueryAsAsync(_operator.Bearer, "{ gateway { settings { name value isSecret origin } } }");

        var settings = answer.Data.At("gateway", "settings").EnumerateArray().ToDictionary(setting => setting.At("name").GetString() ?? "");
        Assert.Equal((_folder.Root, "command line"), (Text("Content:Paths:0", "value"), Text("Content:Paths:0", "origin")));
        Assert.Equal(("00:05:00", "default"), (Text("Content:ScanInterval", "value"), Text("Content:ScanInterval", "origin")));
        Assert.True(settings["Access:ApiKeys:0:Hash"].At("isSecret").GetBoolean());
        Assert.Null(Text("Access:ApiKeys:0:Hash", "value"));
        Assert.Null(Text("Access:Jwt:SigningKeys:0", "value"));
        Assert.DoesNotContain("c2VjcmV0", answer.Root.GetRawText(), StringComparison.Ordinal);

        string? Text(string name, string field) => settings[name].At(field).GetString();
    }

    [Fact]
    public async Task The_file_counts_of_a_source_are_updated_when_files_change()
    {
        var source = await SourceAsync();

        Assert.Equal(
            (Path.GetFileName(_folder.Root), _folder.Root, true),
            (source?.At("name").GetString(), source?.At("location").GetString(), source?.At("isAvailable").GetBoolean())
        );
        Assert.Equal((1, 1, 1), CountsOf(source));

        _folder.With(new Draft("2024-08-01-broken")).Remove("notes/todo.md");
        await GatewayHost.WaitUntilAsync(async () => CountsOf(await SourceAsync()) == (2, 0, 0));
    }

    [Fact]
    public async Task Skipped_files_have_their_reason_and_can_be_filtered()
    {
        const string query = """
            query ($where: SkippedFileFilterInput) {
              skippedFiles(first: 5, where: $where) { totalCount nodes { path source code message } pageInfo { hasNextPage } }
            }
            """;
        var all = await Host.QueryAsAsync(_operator.Bearer, query);
        var none = await Host.QueryAsAsync(_operator.Bearer, query, new { where = new { code = new { eq = "NOT_AN_ARTICLE" } } });

        var file = Assert.Single(all.Data.At("skippedFiles", "nodes").EnumerateArray());
        Assert.Equal(
            ("notes/todo.md", "NO_FRONT_MATTER", Path.GetFileName(_folder.Root)),
            (file.At("path").GetString(), file.At("code").GetString(), file.At("source").GetString())
        );
        Assert.Equal("does not begin with a --- line", file.At("message").GetString());
        Assert.Equal(0, none.Data.At("skippedFiles", "totalCount").GetInt32());
    }

    [Fact]
    public async Task Operations_and_cache_lookups_are_counted()
    {
        for (var time = 0; time < 3; time++)
            _ = (await Host.QueryAsync("query Counted { articles { nodes { provider { name } } } }")).Data;

        var gateway = (
            await Host.QueryAsAsync(
                _operator.Bearer,
                "{ gateway { operations(first: 200) { name count errors totalSeconds } caches { name entries bytes hits } } }"
            )
        ).Data.GetProperty("gateway");

        var counted = Assert.Single(gateway.At("operations").EnumerateArray(), each => each.At("name").GetString() == "Counted");
        Assert.Equal((3, 0), (counted.At("count").GetInt32(), counted.At("errors").GetInt32()));
        Assert.True(counted.At("totalSeconds").GetDouble() > 0);
        var caches = gateway.At("caches").EnumerateArray().ToDictionary(cache => cache.At("name").GetString() ?? "");
        Assert.Equal(["bodies", "documents", "operations", "responses"], caches.Keys.Order(StringComparer.Ordinal));
        Assert.True(caches["documents"].At("hits").GetDouble() >= 2);
        Assert.True(caches["documents"].At("entries").GetInt32() > 0);
        Assert.True(caches["operations"].At("hits").GetDouble() >= 2);
    }

    [Fact]
    public async Task A_node_is_listed_while_it_runs()
    {
        var second = new GatewayHost(postgres) { SharesDatabaseWith = Host, Settings = Host.Settings };
        await second.InitializeAsync();
        await GatewayHost.WaitUntilAsync(async () => await CountListedNodesAsync() == 2);

        await second.DisposeAsync();

        await GatewayHost.WaitUntilAsync(async () => await CountListedNodesAsync() == 1);
    }

    [Fact]
    public async Task During_a_database_outage_the_values_in_memory_are_still_returned()
    {
        _forwarder.Cut();
        await GatewayHost.WaitUntilAsync(async () =>
            (await StateAsync()) is { ValueKind: JsonValueKind.Object } state && !state.At("database", "isAvailable").GetBoolean()
        );

        var state = await StateAsync();

        Assert.Equal(JsonValueKind.Null, state.At("nodes").ValueKind);
        Assert.Equal(JsonValueKind.Null, state.At("database", "sizeBytes").ValueKind);
        Assert.NotEmpty(state.At("settings").EnumerateArray());

        _forwarder.Restore();
        await GatewayHost.WaitUntilAsync(async () => (await StateAsync()).At("database", "isAvailable").GetBoolean());
    }

    private async Task<JsonElement> StateAsync() =>
        (
            await Host.QueryAsAsync(
                _operator.Bearer,
                "{ gateway { nodes { name } database { isAvailable sizeBytes articles } feedLag settings { name } } }"
            )
        ).Root.At("data", "gateway");

    private async Task<int> CountListedNodesAsync() =>
        (await Host.QueryAsAsync(_operator.Bearer, "{ gateway { nodes { isAlive } } }"))
            .Data.At("gateway", "nodes")
            .EnumerateArray()
            .Count(node => node.At("isAlive").GetBoolean());

    private async Task<JsonElement?> SourceAsync() =>
        (await Host.QueryAsAsync(_operator.Bearer, OperationFiles.Document("ContentSources", "admin")))
            .Data.At("gateway", "sources")
            .EnumerateArray()
            .Select(source => (JsonElement?)source)
            .SingleOrDefault();

    private static (int Accepted, int Skipped, int Rejected)? CountsOf(JsonElement? source) =>
        source is { } known ? (known.At("accepted").GetInt32(), known.At("skipped").GetInt32(), known.At("rejected").GetInt32()) : null;
}
