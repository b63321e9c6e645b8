using System.Net;
using Gateway.Authentication;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Authentication;

/// <summary>Credentials of server-sent events.</summary>
public sealed class StreamAccessTests(PostgresServer postgres) : CredentialTests(postgres, new TestKey("secret", Scope.SecuredRead))
{
    private protected override async Task SeedAsync()
    {
        using var folder = new ArticleFolder();
        await Gateway.ImportAsync(folder.With(new Draft("2024-07-01-shown") { More = "secured: PAYLOAD\n" }).Root);
    }

    [Fact]
    public async Task A_stream_has_the_rights_of_its_key()
    {
        using var answer = await SendAsync("{articles{nodes{secured}}}", Key.Bearer);

        Assert.Equal("private, no-store", answer.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Contains("PAYLOAD", await answer.Content.ReadAsStringAsync(GatewayHost.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_credentials_are_rejected_before_the_stream_begins()
    {
        using var answer = await SendAsync("{articles{nodes{secured}}}", $"Bearer {ApiKey.Generate()}");

        Assert.Equal((HttpStatusCode.Unauthorized, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_stream_ends_without_a_complete_event_when_its_token_expires()
    {
        using var answer = await SendAsync(
            "subscription{articlePublished{cursor}}",
            Maker.Bearer(Scope.SecuredRead, TimeSpan.FromSeconds(10))
        );
        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync(GatewayHost.CancellationToken));
        Assert.Equal(":", await stream.ReadLineAsync(GatewayHost.CancellationToken));

        Time.Advance(TimeSpan.FromSeconds(9));
        var rest = stream.ReadToEndAsync(GatewayHost.CancellationToken);
        Assert.False(rest.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("complete", await rest, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string query, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={query}")
        {
            Headers = { { "Accept", "text/event-stream" }, { "Authorization", authorization } },
        };
        return await Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, GatewayHost.CancellationToken);
    }
}
