using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using static Gateway.Tests.Faults.AttackRequests;

namespace Gateway.Tests.Faults;

/// <summary>Bodies, HTTP requests and WebSockets that an anonymous attacker may send.</summary>
internal static class TransportAttacks
{
    public static IReadOnlyDictionary<string, Func<AttackedGateway, Task>> ByName { get; } =
        new Dictionary<string, Func<AttackedGateway, Task>>
        {
            // Bodies
            ["a large body"] = gateway =>
                PostedAsync(gateway, "{\"query\":\"{ __typename }\",\"variables\":{\"x\":\"" + new string('x', 4_000_000) + "\"}}"),
            ["deep JSON"] = gateway => PostedAsync(gateway, new string('[', 100_000)),
            ["the same key many times"] = gateway =>
                PostedAsync(gateway, "{" + string.Join(',', Enumerable.Repeat("\"query\":\"{ __typename }\"", 5_000)) + "}"),
            ["a batch"] = gateway =>
                PostedAsync(gateway, $"[{string.Join(',', Enumerable.Repeat("{\"query\":\"{ __typename }\"}", 5_000))}]"),
            ["bytes that are not UTF-8"] = gateway =>
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
                await gateway.WaitUntilNormalRequestIsAnsweredAsync();
                sockets.ForEach(socket => socket.Dispose());
            },
            ["connections that send nothing"] = async gateway =>
            {
                var sockets = new List<Socket>();
                for (var number = 0; number < 200; number++)
                    sockets.Add(await gateway.WriteAsync("POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"));
                await gateway.WaitUntilNormalRequestIsAnsweredAsync();
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
}
