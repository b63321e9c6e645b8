using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

/// <summary>The tools of front ends read <c>schema/</c>.</summary>
public sealed class SchemaToolTests(SchemaTools tools) : IClassFixture<SchemaTools>
{
    [Fact]
    public async Task Relay_and_the_code_generator_accept_the_schema_and_the_operations()
    {
        tools.Require();

        var (exitCode, output) = await SchemaTools.RunAsync("npm", "test");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_removed_field_is_a_breaking_change()
    {
        var (exitCode, output) = await CheckBreakingAsync("  quality: Int\n", "  grade: Int\n");

        Assert.Contains("Field quality was removed from object type Article", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task An_added_field_is_not_a_breaking_change()
    {
        var (exitCode, output) = await CheckBreakingAsync("type Query {\n", "type Query {\n  added: Int\n");

        Assert.True(exitCode == 0, output);
    }

    private async Task<(int ExitCode, string Output)> CheckBreakingAsync(string old, string replacement)
    {
        tools.Require();
        var (missing, committed) = await SchemaTools.RunAsync("git", "show", "HEAD:schema/gateway.graphql");
        Assert.SkipWhen(missing != 0, "A source archive has no commit to compare with.");
        var folder = Directory.CreateTempSubdirectory("gateway-schema-");
        try
        {
            var changed = Path.Combine(folder.FullName, "changed.graphql");
            await File.WriteAllTextAsync(
                changed,
                committed.Replace(old, replacement, StringComparison.Ordinal),
                TestContext.Current.CancellationToken
            );
            return await SchemaTools.RunAsync(Path.Combine(RepositoryRoot.Path, "schema", "check-breaking"), "HEAD", changed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
