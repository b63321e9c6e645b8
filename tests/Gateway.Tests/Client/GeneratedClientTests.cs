using Gateway.Client.Generator;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Client;

public sealed class GeneratedClientTests
{
    [Fact]
    public void The_client_has_the_operations_of_the_schema_folder()
    {
        var file = Path.Combine(RepositoryRoot.Path, ClientCode.File);
        var code = ClientCode.Generate(Path.Combine(RepositoryRoot.Path, "schema"));
        if (Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1")
            File.WriteAllText(file, code);
        Assert.True(
            code == File.ReadAllText(file).ReplaceLineEndings("\n"),
            "Operations.cs is old. Run: dotnet run --project src/Gateway.Client.Generator"
        );
    }
}
