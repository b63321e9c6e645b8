using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

public sealed class SecuredTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_the_scope_secured_is_null_with_an_error_and_is_not_read_from_the_database()
    {
        await host.ImportAsync(_folder.With(new("2024-07-01-secret") { More = "secured: CANARY\n" }, new("2024-07-02-without")).Root);
        Assert.Equal(1, await host.SqlAsync<long>("select count(*) from gateway.mt_doc_article_secret"));
        using var commands = new SqlCommands(host.Database);

        var answer = await host.QueryAsync("{ articles { nodes { slug secured } } }");

        Assert.Equal(["AUTH_NOT_AUTHORIZED", "AUTH_NOT_AUTHORIZED"], answer.ErrorCodes);
        Assert.Equal("""["articles","nodes",0,"secured"]""", answer.Root.At("errors", 0, "path").ToString());
        Assert.Equal(["", ""], answer.Root.At("data", "articles", "nodes").Each("secured"));
        Assert.DoesNotContain("CANARY", answer.Root.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(commands.Take(), text => text.Contains("secret", StringComparison.Ordinal));
    }
}
