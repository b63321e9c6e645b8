using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Execution;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Execution;

/// <summary>The manifests that the tools of front ends write, as trusted documents. The files have the forms that the tools have written.</summary>
public sealed class TrustedDocumentsTests(PostgresServer postgres) : IDisposable
{
    // relay-compiler with "persistConfig": { "file": "queries.json", "algorithm": "MD5" }
    private const string Relay = """
        {
          "6e1fd3b2a3a4b1f9ce2cbd0a3b1b2f11": "query RelayTopicsQuery(\n  $first: Int!\n) {\n  topics(first: $first) {\n    nodes {\n      name\n      id\n    }\n  }\n}\n",
          "c0ffee254729296a45a3885639ac7e10": "query RelayTypenameQuery {\n  __typename\n}\n"
        }
        """;

    // GraphQL Code Generator with the client preset and "persistedDocuments": true writes SHA-1 hashes and texts in one line.
    private const string Codegen = """
        {
          "9d4e7be1bf06e57a4f2a5e0ea5e0a1cbe6b7b1a2": "query CodegenTypename { __typename }",
          "0a8f5b2c9e4d7f6a3b1c8d9e2f5a4b7c6d3e1f0a": "query CodegenTopics($first: Int!) { topics(first: $first) { totalCount } }"
        }
        """;

    // npx generate-persisted-query-manifest of @apollo/generate-persisted-query-manifest
    private const string Apollo = """
        {
          "format": "apollo-persisted-query-manifest",
          "version": 1,
          "operations": [
            {
              "id": "34dbf5b3a2e2c5b1f36e5b3ac6e0a98e3bd0ba7b4b4a4bbbc1b2a6e52a6b5b1c",
              "name": "ApolloTypename",
              "type": "query",
              "body": "query ApolloTypename {\n  __typename\n}"
            }
          ]
        }
        """;

    private const string Typename = """{"data":{"__typename":"Query"}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-trusted-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Relay, "c0ffee254729296a45a3885639ac7e10")]
    [InlineData(Relay, "RelayTypenameQuery")]
    [InlineData(Codegen, "9d4e7be1bf06e57a4f2a5e0ea5e0a1cbe6b7b1a2")]
    [InlineData(Codegen, "CodegenTypename")]
    [InlineData(Apollo, "34dbf5b3a2e2c5b1f36e5b3ac6e0a98e3bd0ba7b4b4a4bbbc1b2a6e52a6b5b1c")]
    [InlineData(Apollo, "ApolloTypename")]
    public async Task An_operation_of_a_manifest_is_executed_by_its_id_and_by_its_name(string manifest, string id)
    {
        await using var gateway = await StartAsync(
            "--TrustedDocuments:Only=true",
            $"--TrustedDocuments:Files:0={Write("manifest.json", manifest)}"
        );

        Assert.Equal(Typename, await gateway.Client.GetStringAsync($"/graphql?documentId={id}", GatewayHost.CancellationToken));
        Assert.Equal(Typename, await gateway.Client.GetStringAsync($"/graphql/persisted/{id}", GatewayHost.CancellationToken));
        using var posted = await gateway.Client.PostAsJsonAsync("/graphql", new { id }, GatewayHost.CancellationToken);
        Assert.Equal(Typename, await posted.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
        Assert.Equal(["HC0067"], (await gateway.QueryAsync("{ articles { totalCount } }")).ErrorCodes);
    }

    [Fact]
    public async Task A_client_of_Apollo_sends_the_id_of_its_manifest_as_the_hash_of_a_persisted_query()
    {
        await using var gateway = await StartAsync($"--TrustedDocuments:Files:0={Write("manifest.json", Apollo)}");
        using var response = await gateway.Client.PostAsJsonAsync(
            "/graphql",
            new
            {
                extensions = new
                {
                    persistedQuery = new { version = 1, sha256Hash = "34dbf5b3a2e2c5b1f36e5b3ac6e0a98e3bd0ba7b4b4a4bbbc1b2a6e52a6b5b1c" },
                },
            },
            GatewayHost.CancellationToken
        );

        Assert.Equal(Typename, await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task Variables_of_a_persisted_operation_are_in_the_query_string()
    {
        await using var gateway = await StartAsync($"--TrustedDocuments:Files:0={Write("relay.json", Relay)}");

        var found = await gateway.Client.GetStringAsync(
            "/graphql/persisted/RelayTopicsQuery?variables={\"first\":3}",
            GatewayHost.CancellationToken
        );
        using var unknown = await gateway.Client.GetAsync("/graphql/persisted/nothing", GatewayHost.CancellationToken);
        using var other = await gateway.Client.GetAsync("/graphql/persisted/nothing?query={__typename}", GatewayHost.CancellationToken);

        Assert.Equal("""{"data":{"topics":{"nodes":[]}}}""", found);
        foreach (var response in (HttpResponseMessage[])[unknown, other])
            Assert.NotEmpty(
                (await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken)).At("errors").EnumerateArray()
            );
    }

    [Fact]
    public async Task The_name_of_a_file_with_one_operation_is_an_id()
    {
        Write("fragments.graphql", "fragment Kind on Query { __typename }");
        Write("kind.graphql", "query KindQuery { ...Kind }");
        Write("several.graphql", "query First { __typename } query Second { __typename }");
        await using var gateway = await StartAsync($"--TrustedDocuments:Folder={_folder.FullName}");

        foreach (var id in (string[])["kind", "kind.graphql", "KindQuery", "First", "Second"])
            Assert.Equal(Typename, await gateway.Client.GetStringAsync($"/graphql/persisted/{id}", GatewayHost.CancellationToken));
        using var ambiguous = await gateway.Client.GetAsync("/graphql/persisted/several", GatewayHost.CancellationToken);
        Assert.NotEmpty(
            (await ambiguous.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken)).At("errors").EnumerateArray()
        );
    }

    [Fact]
    public async Task A_changed_file_is_read_again_and_a_broken_one_keeps_the_last_good_operations()
    {
        var log = new LogLines();
        var file = Write("manifest.json", Codegen);
        await using var gateway = new GatewayHost(postgres) { Settings = [$"--TrustedDocuments:Files:0={file}"], Log = log };
        await gateway.InitializeAsync();
        var trusted = gateway.App.Services.GetRequiredService<TrustedDocuments>();

        Write("manifest.json", """{ "a1": "query Broken {" }""");
        await log.WaitForLineAsync("The trusted operations stay as they were");
        var afterBroken = trusted.ByName("CodegenTypename");
        Write("manifest.json", """{ "a2": "query Repaired { __typename }" }""");
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(trusted.ById("a2") is not null));

        Assert.NotNull(afterBroken);
        Assert.Null(trusted.ByName("CodegenTypename"));
        Assert.Equal(Typename, await gateway.Client.GetStringAsync("/graphql/persisted/Repaired", GatewayHost.CancellationToken));
    }

    [Theory]
    [InlineData("[]", "is neither an object of ids and operations")]
    [InlineData("{ \"a\": 1 }", "is neither an object of ids and operations")]
    [InlineData("{ \"a\": ", "is not valid JSON")]
    [InlineData("{ \"a\": \"query {\" }", "is not a GraphQL document")]
    [InlineData("{ \"format\": \"other\", \"operations\": [] }", "is a manifest of an unknown format")]
    [InlineData("{ \"format\": \"apollo-persisted-query-manifest\", \"operations\": [{ \"id\": \"a\" }] }", "has no id or no body")]
    public void A_file_that_is_no_manifest_stops_the_start(string manifest, string message)
    {
        var file = Write("manifest.json", manifest);

        var error = Assert.Throws<InvalidSettingException>(() => GatewayBuilder.Create([$"--TrustedDocuments:Files:0={file}"]));

        Assert.StartsWith("The setting TrustedDocuments:Files:0 cannot be used: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_operations_with_one_id_stop_the_start()
    {
        var (first, second) = (
            Write("a.json", """{ "a": "{ __typename }" }"""),
            Write("b.json", """{ "a": "{ articles { totalCount } }" }""")
        );

        var error = Assert.Throws<InvalidSettingException>(() =>
            GatewayBuilder.Create([$"--TrustedDocuments:Files:0={first}", $"--TrustedDocuments:Files:1={second}"])
        );

        Assert.Equal("The setting TrustedDocuments:Files:1 cannot be used: Two operations have the id a.", error.Message);
    }

    private async Task<GatewayHost> StartAsync(params string[] settings)
    {
        var gateway = new GatewayHost(postgres) { Settings = settings };
        await gateway.InitializeAsync();
        return gateway;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
