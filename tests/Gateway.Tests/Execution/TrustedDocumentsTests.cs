using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Execution;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Execution;

/// <summary>
/// The manifests that the tools of front ends write, as trusted documents. The files in <c>Manifests</c> were written by relay-compiler
/// 20.1.1, by the client preset 4.8.3 of GraphQL Code Generator and by @apollo/generate-persisted-query-manifest 1.4.0.
/// </summary>
public sealed class TrustedDocumentsTests(PostgresServer postgres) : IDisposable
{
    private const string Typename = """{"data":{"__typename":"Query"}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-trusted-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("relay.json", "860b970caa62d624ac7ee315c6d0692b")]
    [InlineData("relay.json", "PageTopicsQuery")]
    [InlineData("codegen.json", "8a6aefcbacc28dcb2a58e2a46cddf146d1519be5")]
    [InlineData("codegen.json", "PageTopics")]
    [InlineData("apollo.json", "1fef6e84171f436d6d7a15dcb662405940a84ae066b7b0829523b9c3a11a5cae")]
    [InlineData("apollo.json", "PageTopics")]
    public async Task An_operation_of_a_manifest_is_executed_by_its_id_and_by_its_name(string manifest, string id)
    {
        await using var gateway = await StartAsync("--TrustedDocuments:Only=true", $"--TrustedDocuments:Files:0={Manifest(manifest)}");
        const string Variables = "variables={\"first\":3}";

        using var posted = await gateway.Client.PostAsJsonAsync(
            "/graphql",
            new { id, variables = new { first = 3 } },
            GatewayHost.CancellationToken
        );
        string[] answers =
        [
            await gateway.Client.GetStringAsync($"/graphql?documentId={id}&{Variables}", GatewayHost.CancellationToken),
            await gateway.Client.GetStringAsync($"/graphql/persisted/{id}?{Variables}", GatewayHost.CancellationToken),
            await posted.Content.ReadAsStringAsync(GatewayHost.CancellationToken),
        ];

        Assert.All(answers, answer => Assert.StartsWith("""{"data":{"topics":{"nodes":[]""", answer, StringComparison.Ordinal));
        Assert.Equal(["HC0067"], (await gateway.QueryAsync("{ articles { totalCount } }")).ErrorCodes);
    }

    [Fact]
    public async Task A_client_of_Apollo_sends_the_id_of_its_manifest_as_the_hash_of_a_persisted_query()
    {
        await using var gateway = await StartAsync($"--TrustedDocuments:Files:0={Manifest("apollo.json")}");
        using var response = await gateway.Client.PostAsJsonAsync(
            "/graphql",
            new
            {
                extensions = new
                {
                    persistedQuery = new { version = 1, sha256Hash = "e8927dfb92651925d6d39731f3d761cc7fb214324eb2ac6fb3921d77faaa4760" },
                },
            },
            GatewayHost.CancellationToken
        );

        Assert.Equal(Typename, await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task An_unknown_id_in_the_path_is_an_error_also_with_the_text_of_a_query()
    {
        await using var gateway = await StartAsync();

        foreach (var path in (string[])["/graphql/persisted/nothing", "/graphql/persisted/nothing?query={__typename}"])
        {
            using var response = await gateway.Client.GetAsync(path, GatewayHost.CancellationToken);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
            Assert.Equal("HC0020", answer.At("errors", 0, "extensions", "code").GetString());
        }
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
    public async Task A_changed_manifest_is_reloaded_and_an_invalid_one_keeps_the_previous_operations()
    {
        var log = new LogLines();
        var file = Write("manifest.json", """{ "a0": "query FirstTypename { __typename }" }""");
        await using var gateway = new GatewayHost(postgres) { Settings = [$"--TrustedDocuments:Files:0={file}"], Log = log };
        await gateway.InitializeAsync();
        var trusted = gateway.App.Services.GetRequiredService<TrustedOperationStore>();

        Write("manifest.json", """{ "a1": "query Broken {" }""");
        await log.WaitForLineAsync("The trusted operations stay as they were");
        var afterBroken = trusted.ByName("FirstTypename");
        Write("manifest.json", """{ "a2": "query Repaired { __typename }" }""");
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(trusted.ById("a2") is not null));

        Assert.NotNull(afterBroken);
        Assert.Null(trusted.ByName("FirstTypename"));
        Assert.Equal(Typename, await gateway.Client.GetStringAsync("/graphql/persisted/Repaired", GatewayHost.CancellationToken));
    }

    [Theory]
    [InlineData("[]", "is neither an object of ids and operations")]
    [InlineData("{ \"a\": 1 }", "is neither an object of ids and operations")]
    [InlineData("{ \"a\": ", "is not valid JSON")]
    [InlineData("{ \"a\": \"query {\" }", "is not a GraphQL document")]
    [InlineData("{ \"format\": \"other\", \"operations\": [] }", "is a manifest of an unknown format")]
    [InlineData("{ \"format\": \"apollo-persisted-query-manifest\", \"operations\": [{ \"id\": \"a\" }] }", "has no id or no body")]
    public void An_invalid_manifest_prevents_the_start(string manifest, string message)
    {
        var file = Write("manifest.json", manifest);

        var error = Assert.Throws<InvalidSettingException>(() => GatewayBuilder.Create([$"--TrustedDocuments:Files:0={file}"]));

        Assert.StartsWith("The setting TrustedDocuments:Files:0 cannot be used: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_operations_with_the_same_id_prevent_the_start()
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

    private static string Manifest(string name) =>
        Path.Combine(RepositoryRoot.Path, "tests", "Gateway.Tests", "Execution", "Manifests", name);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
