using System.Net;
using System.Net.WebSockets;
using Gateway.Authentication;
using Gateway.Store.Access;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Authentication;

/// <summary>Credentials of WebSockets: where a client sends them, the fields that they authorise, and their expiry.</summary>
public sealed class SocketAccessTests(PostgresServer postgres)
    : CredentialTests(postgres, new TestKey("editor", Scope.ArticlesReadUnpublished, Scope.SecuredRead))
{
    private const string Count = "{ articles { totalCount } }";

    private protected override Task SeedAsync() => ImportAsync(new("2024-07-01-shown"), new("2024-07-02-hidden") { Published = false });

    [Fact]
    public async Task Credentials_are_read_from_the_init_payload_and_from_the_header()
    {
        foreach (
            var payload in (object[])
                [
                    new { authorization = Key.Bearer },
                    new { Authorization = Key.Bearer },
                    new { headers = new { Authorization = Key.Bearer } },
                    new { headers = new { authorization = Maker.Bearer(Scope.ArticlesReadUnpublished) }, more = 1 },
                ]
        )
        {
            using var socket = await GraphQLSocket.InitAsync(Gateway, payload);
            Assert.Equal(2, await CountAsync(socket));
        }

        using var byHeader = await GraphQLSocket.InitAsync(Gateway, authorization: Key.Bearer);
        Assert.Equal(2, await CountAsync(byHeader));
    }

    [Fact]
    public async Task A_connection_init_without_credentials_is_anonymous()
    {
        foreach (
            var payload in (object?[])
                [
                    null,
                    new { },
                    new { authorization = "" },
                    new { authorization = (string?)null },
                    new { headers = new { } },
                    new { token = Key.Text },
                ]
        )
        {
            using var socket = await GraphQLSocket.InitAsync(Gateway, payload);
            Assert.Equal(1, await CountAsync(socket));
        }
    }

    [Fact]
    public async Task The_credentials_of_the_init_payload_override_those_of_the_header()
    {
        using var socket = await GraphQLSocket.InitAsync(
            Gateway,
            new { authorization = Maker.Bearer(Scope.ArticlesWrite) },
            authorization: Key.Bearer
        );

        Assert.Equal(1, await CountAsync(socket));
    }

    [Fact]
    public async Task Invalid_credentials_in_the_init_payload_close_the_socket()
    {
        var expired = Maker.Bearer(Scope.ArticlesReadUnpublished, TimeSpan.FromSeconds(-1));
        foreach (
            var payload in (object[])
                [
                    new { authorization = "Bearer wrong" },
                    new { authorization = ApiKey.Generate() },
                    new { authorization = $"Bearer {ApiKey.Generate()}" },
                    new { authorization = expired },
                    new { authorization = 1 },
                    new { authorization = Key.Bearer, headers = new { authorization = Key.Bearer } },
                    "Bearer",
                    new[] { Key.Bearer },
                ]
        )
        {
            using var socket = await GraphQLSocket.OpenAsync(Gateway);
            await socket.SendAsync(new { type = "connection_init", payload });
            Assert.Equal((4403, "Forbidden"), await socket.ClosedAsync());
        }
    }

    [Fact]
    public async Task A_handshake_with_invalid_credentials_is_rejected()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.SetRequestHeader("Authorization", "Bearer wrong");
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(
                new Uri($"{Gateway.App.Urls.Single().Replace("http", "ws", StringComparison.Ordinal)}/graphql"),
                GatewayHost.CancellationToken
            )
        );

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_socket_is_closed_when_its_token_expires(bool inInit)
    {
        var bearer = Maker.Bearer(Scope.ArticlesReadUnpublished, TimeSpan.FromSeconds(14));
        using var socket = inInit
            ? await GraphQLSocket.InitAsync(Gateway, new { authorization = bearer })
            : await GraphQLSocket.InitAsync(Gateway, authorization: bearer);
        await socket.SubscribeAsync("1", "subscription { articlePublished { cursor } }");

        Time.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal(2, await CountAsync(socket));
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((4403, "Token expired"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task The_sockets_of_a_key_and_of_an_anonymous_reader_stay_open()
    {
        using var key = await GraphQLSocket.InitAsync(Gateway, new { authorization = Key.Bearer });
        using var reader = await GraphQLSocket.InitAsync(Gateway);

        Time.Advance(TimeSpan.FromSeconds(14));

        Assert.Equal((2, 1), (await CountAsync(key), await CountAsync(reader)));
    }

    [Fact]
    public async Task Events_are_resolved_with_the_rights_of_each_subscriber()
    {
        using var editor = await GraphQLSocket.InitAsync(Gateway, new { authorization = Key.Bearer });
        using var reader = await GraphQLSocket.InitAsync(Gateway);
        var subscription = $$"""
            subscription { articlePublished(after: "{{await FeedCursorAsync()}}") { article { slug secured provider { articleCount articles { totalCount } } } } }
            """;
        foreach (var socket in (GraphQLSocket[])[editor, reader])
            await socket.SubscribeAsync("1", subscription);

        await ImportAsync(new Draft("2024-07-03-published") { More = "secured: PAYLOAD\n" });

        var (edited, read) = ((await editor.ReceiveAsync()).GetProperty("payload"), (await reader.ReceiveAsync()).GetProperty("payload"));
        Assert.Equal("PAYLOAD", edited.At("data", "articlePublished", "article", "secured").GetString());
        Assert.Equal("AUTH_NOT_AUTHORIZED", read.At("errors", 0, "extensions", "code").GetString());
        Assert.Equal((1, 1), Hidden(edited));
        Assert.Equal((0, 0), Hidden(read));
    }

    // The position of the feed when this node has received the first article.
    private async Task<string?> FeedCursorAsync()
    {
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(Gateway.App.Services.GetRequiredService<FeedBuffer>().End.Position == 1));
        return (await Gateway.QueryAsync("{ articlePublishedCursor }")).Data.GetProperty("articlePublishedCursor").GetString();
    }

    // The number of articles that readers do not see, by the count and by the list.
    private static (int, int) Hidden(System.Text.Json.JsonElement response)
    {
        var article = response.At("data", "articlePublished", "article");
        var published =
            int.Parse(article.GetProperty("slug").GetString()?[8..10] ?? "", System.Globalization.CultureInfo.InvariantCulture) - 1;
        return (
            article.At("provider", "articleCount").GetInt32() - published,
            article.At("provider", "articles", "totalCount").GetInt32() - published
        );
    }

    private async Task ImportAsync(params Draft[] articles)
    {
        using var folder = new ArticleFolder();
        await Gateway.ImportAsync(folder.With(articles).Root);
    }

    private static async Task<int> CountAsync(GraphQLSocket socket) =>
        (await socket.QueryAsync(Count)).At("data", "articles", "totalCount").GetInt32();
}
