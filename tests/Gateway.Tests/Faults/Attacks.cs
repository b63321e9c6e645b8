using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>
/// What an anonymous attacker may send. Each attack also checks that a refusal is short and no response is larger than the limit.
/// </summary>
internal static class Attacks
{
    private const int ResponseBytes = 5 * 1024 * 1024;
    private const int RefusalBytes = 8 * 1024;

    public static IReadOnlyDictionary<string, Func<AttackedGateway, Task>> ByName { get; } =
        new Dictionary<string, Func<AttackedGateway, Task>>
        {
            // Documents
            ["deep nesting"] = gateway => RefusedAsync(gateway, Nested("related { nodes { article { ", 200, " } } }")),
            ["many aliases"] = gateway => RefusedAsync(gateway, $"{{ {Many(1_900, number => $"a{number}: __typename")} }}"),
            ["many fields"] = gateway => RefusedAsync(gateway, $"{{ {Many(9_000, _ => "__typename")} }}"),
            ["one field many times"] = gateway => RefusedAsync(gateway, $"{{ {Many(400, _ => "articles { totalCount }")} }}"),
            ["fragments that double"] = gateway =>
                RefusedAsync(
                    gateway,
                    $"{{ ...f0 }} {Many(40, number => $"fragment f{number} on Query {{ ...f{number + 1} ...f{number + 1} }}")} fragment f40 on Query {{ __typename }}"
                ),
            ["fragments in a circle"] = gateway =>
                RefusedAsync(gateway, "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"),
            ["many directives"] = gateway => RefusedAsync(gateway, $"{{ __typename {Many(500, _ => "@include(if: true)")} }}"),
            ["many operations"] = gateway => RefusedAsync(gateway, Many(500, number => $"query q{number} {{ __typename }}")),
            ["many variables"] = gateway => RefusedAsync(gateway, $"query ({Many(900, number => $"$v{number}: Int")}) {{ __typename }}"),
            ["deep introspection"] = gateway =>
                RefusedAsync(gateway, Nested("__schema { types { fields { type { ofType {", 8, "} } } } }")),
            ["an unclosed text"] = gateway => RefusedAsync(gateway, "{ articleBySlug(slug: \"" + new string('\\', 5_000)),
            ["braces only"] = gateway => RefusedAsync(gateway, new string('{', 19_000)),
            ["a long name"] = gateway => RefusedAsync(gateway, $"{{ {new string('a', 19_000)} }}"),

            // Expensive operations
            ["filters by related with facets"] = gateway =>
                RefusedAsync(
                    gateway,
                    $"query ($w: ArticleFilterInput) {{ {Many(45, number => $"a{number}: articles(first: 1, where: $w) {{ totalCount facets {{ types {{ count }} }} }}")} }}",
                    new
                    {
                        w = new
                        {
                            or = Enumerable
                                .Range(0, 30)
                                .Select(_ => new { related = new { some = new { title = new { contains = "z1" } } } }),
                        },
                    }
                ),
            ["all facets many times"] = gateway =>
                AnsweredAsync(
                    gateway,
                    $"{{ {Many(45, number => $"a{number}: articles(first: 1) {{ facets {{ types {{ count }} topics {{ count }} providers {{ count }} }} }}")} }}"
                ),
            ["bodies as HTML many times"] = gateway =>
                AnsweredAsync(
                    gateway,
                    $"{{ articleBySlug(slug: \"2024-01-01-story-0\") {{ {Many(29, number => $"b{number}: bodyHtml")} }} }}"
                ),
            ["searches full of or"] = gateway =>
                AnsweredAsync(
                    gateway,
                    $"query ($s: String!) {{ {Many(12, number => $"s{number}: articles(search: $s, first: 10) {{ totalCount facets {{ types {{ count }} }} nodes {{ title }} }}")} }}",
                    new { s = string.Concat(Enumerable.Repeat("or x ", 390)) }
                ),
            ["a search of punctuation"] = gateway =>
                AnsweredAsync(gateway, "query ($s: String!) { articles(search: $s) { totalCount } }", new { s = new string('"', 1_999) }),
            ["the longest page of bodies"] = gateway =>
                AnsweredAsync(gateway, "{ articles(first: 50) { nodes { body related { nodes { title } } } } }"),
            ["sixty-four requests at once"] = async gateway =>
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 64)
                        .Select(number =>
                            AnsweredAsync(
                                gateway,
                                $"{{ articles(first: 50, where: {{ title: {{ contains: \"{number}\" }} }}) {{ totalCount nodes {{ body }} }} }}"
                            )
                        )
                ),

            // Values
            ["a number beyond all ranges"] = gateway => RefusedAsync(gateway, "{ articles(first: 1e400) { totalCount } }"),
            ["a negative page"] = gateway => AnsweredAsync(gateway, "{ articles(first: -2147483648) { totalCount } }"),
            ["a forged cursor"] = gateway =>
                AnsweredAsync(gateway, $"{{ articles(after: \"{new string('A', 1_900)}\") {{ totalCount }} }}"),
            ["a forged id"] = gateway => AnsweredAsync(gateway, $"{{ node(id: \"{Convert.ToBase64String(new byte[1_200])}\") {{ id }} }}"),
            ["long lists"] = gateway =>
                AnsweredAsync(
                    gateway,
                    "query ($s: [String!]) { articles(where: { slug: { in: $s } }) { totalCount } }",
                    new { s = Enumerable.Repeat("a", 20_000) }
                ),
            ["a NUL character"] = gateway =>
                AnsweredAsync(gateway, "query ($s: String!) { articleBySlug(slug: $s) { id } }", new { s = "a\0b" }),
            ["an unpaired surrogate"] = gateway =>
                PostedAsync(gateway, """{"query":"query ($s: String!) { articleBySlug(slug: $s) { id } }","variables":{"s":"\ud800"}}"""),
            ["names of JavaScript's prototypes"] = gateway =>
                PostedAsync(gateway, """{"query":"{ __typename }","variables":{"__proto__":{"x":1},"constructor":{}}}"""),

            // Bodies
            ["a large body"] = gateway =>
                PostedAsync(gateway, "{\"query\":\"{ __typename }\",\"variables\":{\"x\":\"" + new string('x', 4_000_000) + "\"}}"),
            ["deep JSON"] = gateway => PostedAsync(gateway, new string('[', 100_000)),
            ["the same key many times"] = gateway =>
                PostedAsync(gateway, "{" + string.Join(',', Enumerable.Repeat("\"query\":\"{ __typename }\"", 5_000)) + "}"),
            ["a batch"] = gateway =>
                PostedAsync(gateway, $"[{string.Join(',', Enumerable.Repeat("{\"query\":\"{ __typename }\"}", 5_000))}]"),
            ["bytes that are no UTF-8"] = gateway =>
                ExpectAsync(gateway.PostAsync([.. Enumerable.Repeat((byte)0xff, 100_000)]), RefusalBytes),
            ["UTF-16"] = gateway =>
                ExpectAsync(
                    gateway.PostAsync(Encoding.Unicode.GetBytes("""{"query":"{ __typename }"}"""), "application/json; charset=utf-16"),
                    RefusalBytes
                ),
            ["a compressed bomb"] = async gateway =>
            {
                using var buffer = new MemoryStream();
                await using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
                    await gzip.WriteAsync(new byte[50_000_000]);
                var content = new ByteArrayContent(buffer.ToArray());
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                content.Headers.ContentEncoding.Add("gzip");
                await ExpectAsync(
                    gateway.SendAsync(new HttpRequestMessage(HttpMethod.Post, gateway.Process.Address) { Content = content }),
                    RefusalBytes
                );
            },
            ["a form with files"] = gateway =>
                ExpectAsync(
                    gateway.SendAsync(
                        new HttpRequestMessage(HttpMethod.Post, gateway.Process.Address)
                        {
                            Content = new MultipartFormDataContent
                            {
                                { new StringContent("{\"query\":\"{ __typename }\"}"), "operations" },
                                { new ByteArrayContent(new byte[100_000]), "0", "a" },
                            },
                        }
                    ),
                    RefusalBytes
                ),

            // HTTP
            ["chunks that are none"] = gateway =>
                ClosedAsync(
                    gateway,
                    "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                ),
            ["two lengths"] = gateway =>
                ClosedAsync(gateway, "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
            ["a header of 100 KB"] = gateway =>
                ClosedAsync(gateway, $"GET /graphql HTTP/1.1\r\nHost: a\r\nX: {new string('x', 100_000)}\r\n\r\n"),
            ["a thousand headers"] = gateway =>
                ClosedAsync(
                    gateway,
                    $"GET /graphql HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 1_000).Select(number => $"X{number}: 1\r\n"))}\r\n"
                ),
            ["a path out of the root"] = gateway =>
                ClosedAsync(gateway, "GET /graphql/../../../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            ["an encoded path out of the root"] = gateway =>
                ClosedAsync(gateway, "GET /graphql/%2e%2e%2f%2e%2e%2fappsettings.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            ["not HTTP at all"] = gateway => ClosedAsync(gateway, "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + new string('\0', 200)),
            ["a long query string"] = gateway =>
                GetAsync(gateway, $"?query={Uri.EscapeDataString($"{{ __typename }} #{new string('x', 6_000)}")}"),
            ["a mutation by GET"] = gateway =>
                GetAsync(gateway, "?query=mutation%7BdeleteArticle(input%3A%7Bid%3A%22a%22%7D)%7BarticleId%7D%7D"),
            ["a thousand persisted queries"] = async gateway =>
            {
                for (var number = 0; number < 1_000; number++)
                {
                    var query = $"{{ a{number}: __typename }}";
                    var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(query)));
                    await PostedAsync(
                        gateway,
                        "{\"query\":\"" + query + "\",\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + hash + "\"}}}"
                    );
                }
            },
            ["tokens that are none"] = async gateway =>
            {
                foreach (
                    var token in (string[])["a", "eyJhbGciOiJub25lIn0.e30.", $"{new string('a', 7_000)}.b.c", "gw_" + new string('0', 64)]
                )
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, gateway.Process.Address)
                    {
                        Content = new StringContent("{\"query\":\"{ __typename }\"}", Encoding.UTF8, "application/json"),
                    };
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                    await ExpectAsync(gateway.SendAsync(request), RefusalBytes);
                }
            },
            ["clients that leave"] = async gateway =>
            {
                for (var number = 0; number < 100; number++)
                {
                    using var socket = await gateway.WriteAsync(Request("{ articles(first: 50) { nodes { body } } }"));
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                }
            },
            ["clients that do not read"] = async gateway =>
            {
                var sockets = new List<Socket>();
                for (var number = 0; number < 60; number++)
                    sockets.Add(await gateway.WriteAsync(Request("{ articles(first: 50) { nodes { a: body b: body c: body d: body } } }")));
                await gateway.NormalRequestAsync();
                sockets.ForEach(socket => socket.Dispose());
            },
            ["connections that send nothing"] = async gateway =>
            {
                var sockets = new List<Socket>();
                for (var number = 0; number < 200; number++)
                    sockets.Add(await gateway.WriteAsync("POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"));
                await gateway.NormalRequestAsync();
                sockets.ForEach(socket => socket.Dispose());
            },

            // Sockets
            ["a socket with nonsense"] = gateway => SocketAsync(gateway, new string('x', 1_000)),
            ["a socket with a large message"] = gateway =>
                SocketAsync(gateway, "{\"type\":\"ping\",\"payload\":{\"x\":\"" + new string('x', 2_000_000) + "\"}}"),
            ["a socket with deep JSON"] = gateway => SocketAsync(gateway, new string('[', 50_000)),
            ["a socket that pings"] = gateway => SocketAsync(gateway, [.. Enumerable.Repeat("""{"type":"ping"}""", 2_000)]),
            ["a socket with many subscriptions"] = gateway =>
                SocketAsync(
                    gateway,
                    [
                        """{"type":"connection_init"}""",
                        .. Enumerable
                            .Range(0, 200)
                            .Select(number =>
                                "{\"id\":\""
                                + number
                                + "\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription { articlePublished { cursor } }\"}}"
                            ),
                    ]
                ),
            ["many sockets"] = async gateway =>
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SocketAsync(gateway, """{"type":"connection_init"}"""))),
        };

    private static async Task RefusedAsync(AttackedGateway gateway, string query, object? variables = null)
    {
        var (status, body) = await gateway.QueryAsync(query, variables);
        Assert.InRange((int)status, 400, 429);
        Assert.InRange(body.Length, 1, RefusalBytes);
    }

    private static Task AnsweredAsync(AttackedGateway gateway, string query, object? variables = null) =>
        ExpectAsync(gateway.QueryAsync(query, variables), ResponseBytes);

    private static Task PostedAsync(AttackedGateway gateway, string body) =>
        ExpectAsync(gateway.PostAsync(Encoding.UTF8.GetBytes(body)), RefusalBytes);

    private static async Task ExpectAsync(Task<(HttpStatusCode Status, byte[] Body)> sending, int maxBytes)
    {
        try
        {
            var (status, body) = await sending;
            // On a busy machine an operation may end at its time limit.
            if (status == HttpStatusCode.InternalServerError)
                Assert.Contains("HC0045", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            Assert.InRange(body.Length, 0, maxBytes);
        }
        catch (HttpRequestException)
        {
            // The gateway has closed the connection before it read the whole body.
        }
    }

    private static Task GetAsync(AttackedGateway gateway, string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Process.Address, query));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return ExpectAsync(gateway.SendAsync(request), RefusalBytes);
    }

    /// <summary>Writes bytes that are not a request, and reads the response until the gateway closes the connection.</summary>
    private static async Task ClosedAsync(AttackedGateway gateway, string text)
    {
        using var socket = await gateway.WriteAsync(text);
        var buffer = new byte[64 * 1024];
        var read = 0;
        try
        {
            for (int bytes; (bytes = await socket.ReceiveAsync(buffer.AsMemory(), GatewayHost.CancellationToken)) > 0; )
                read += bytes;
        }
        catch (SocketException)
        {
            // The gateway has closed it before it read everything.
        }

        Assert.InRange(read, 0, RefusalBytes);
        Assert.DoesNotContain("root:", Encoding.Latin1.GetString(buffer), StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings", Encoding.Latin1.GetString(buffer), StringComparison.Ordinal);
    }

    /// <summary>Sends the messages over a WebSocket, and leaves.</summary>
    private static async Task SocketAsync(AttackedGateway gateway, params string[] messages)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        try
        {
            await socket.ConnectAsync(new UriBuilder(gateway.Process.Address) { Scheme = "ws" }.Uri, GatewayHost.CancellationToken);
            foreach (var message in messages)
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes(message),
                    WebSocketMessageType.Text,
                    endOfMessage: true,
                    GatewayHost.CancellationToken
                );
            var received = await socket.ReceiveAsync(new byte[RefusalBytes], GatewayHost.CancellationToken);
            Assert.InRange(received.Count, 0, RefusalBytes);
        }
        catch (WebSocketException)
        {
            // The gateway has refused the connection or closed it.
        }
    }

    private static string Request(string query)
    {
        var body = "{\"query\":\"" + query + "\"}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

    private static string Many(int count, Func<int, string> text) => string.Join(' ', Enumerable.Range(0, count).Select(text));

    private static string Nested(string open, int depth, string close) =>
        $"{{ articles {{ nodes {{ {string.Concat(Enumerable.Repeat(open, depth))} __typename {string.Concat(Enumerable.Repeat(close, depth))} }} }} }}";
}
