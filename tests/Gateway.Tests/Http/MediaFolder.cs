using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>A gateway that follows a folder with media.</summary>
public abstract class MediaFolder(PostgresServer postgres) : IAsyncLifetime
{
    private protected const string Slug = "2024-08-01-pictures";

    private protected static byte[] Png { get; } = TestMedia.Png(640, 480);

    private protected ArticleFolder Folder { get; } = new();
    private GatewayHost? _host;

    private protected PostgresServer Postgres => postgres;

    private protected GatewayHost Host => _host ?? throw new InvalidOperationException("The gateway has not been started.");

    public async ValueTask InitializeAsync()
    {
        Folder.WriteMedia("_news/cat.png", Png);
        Folder.WriteMedia("assets/a b.png", Png);
        Folder.WriteMedia("static/img/dog.png", Png);
        Folder.WriteMedia("assets/anim.svg", TestMedia.Svg);
        Folder.WriteMedia("assets/paper.pdf", TestMedia.Pdf);
        Folder.WriteMedia("assets/page.png", "<html><script>alert(1)</script></html>"u8.ToArray());
        Folder.WriteMedia("assets/page.svg", "<html><svg></svg></html>"u8.ToArray());
        Folder.WriteMedia(".git/secret.png", Png);
        Folder.WriteMedia("assets/.hidden.png", Png);
        Folder.WriteMedia("assets/empty.png", []);
        Folder.WriteMedia("assets/folder.png/inside.png", Png);
        Folder.WithFile("assets/key.txt", "secret").WriteMedia("assets/key.pem.png", "secret"u8.ToArray());
        File.CreateSymbolicLink(Folder.At("assets/link.png"), Folder.At("_news/cat.png"));
        Directory.CreateSymbolicLink(Folder.At("linked"), Folder.At("assets"));
        Folder.With(
            new Draft(Slug)
            {
                Images =
                [
                    "cat.png",
                    "/assets/a b.png",
                    "/img/dog.png",
                    "https://elsewhere.example/x.png",
                    "//cdn.example/y.png",
                    "later.png",
                ],
                More = "",
                Body = """
                ![cat](cat.png) ![space](</assets/a b.png>) ![up](../assets/a%20b.png "t") [paper](/assets/paper.pdf#page=2) [page](/about)
                [other](other-post) <img src="./cat.png"> ![far](https://elsewhere.example/x.png)

                """,
            }
        );
        _host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(Folder.Root));
        await GatewayHost.WaitUntilAsync(() => Host.IsPublishedAsync(Slug));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        Folder.Dispose();
    }

    private protected async Task<JsonElement> ArticleAsync(GatewayHost? host = null) =>
        (
            await (host ?? Host).QueryAsync($$"""{ articleBySlug(slug: "{{Slug}}") { body bodyHtml images { url width height } } }""")
        ).Data.GetProperty("articleBySlug");

    /// <summary>
    /// The URL of the first image. It is empty if there is no article, as for a moment after its file was moved on a busy machine.
    /// </summary>
    private protected async Task<string> UrlAsync(GatewayHost? host = null) =>
        await ArticleAsync(host) is { ValueKind: JsonValueKind.Object } article
            ? article.GetProperty("images")[0].GetProperty("url").GetString() ?? ""
            : "";

    private protected async Task<string> SourceAsync() => new Uri(await UrlAsync()).AbsolutePath.Split('/')[2];

    // A request line that HttpClient would normalise.
    private protected async Task<(int Status, string Headers)> SendAsync(string target, GatewayHost? host = null)
    {
        var address = (host ?? Host).Client.BaseAddress ?? throw new InvalidOperationException("The gateway has no address.");
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, GatewayHost.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            GatewayHost.CancellationToken
        );
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var response = await reader.ReadToEndAsync(GatewayHost.CancellationToken);
        return (int.Parse(response.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), response);
    }
}
