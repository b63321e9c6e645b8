using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>A gateway in its own process, with default limits and 1,000 articles, and the requests of an attacker.</summary>
public sealed class AttackedGateway(PostgresServer postgres) : IAsyncLifetime
{
    private const int Articles = 1_000;

    private readonly ArticleFolder _folder = new();
    private GatewayProcess? _process;

    internal GatewayProcess Process => _process ?? throw new InvalidOperationException("The gateway has not been started.");

    public HttpClient Client { get; } = new() { Timeout = GatewayHost.WaitTimeout };

    public async ValueTask InitializeAsync()
    {
        _folder.With(
            Enumerable
                .Range(0, Articles)
                .Select(number => new Draft(
                    string.Create(CultureInfo.InvariantCulture, $"2024-{number % 12 + 1:D2}-{number % 28 + 1:D2}-story-{number}")
                )
                {
                    Topics = ["Topic " + (number % 20)],
                    Body = number == 0 ? string.Concat(Enumerable.Repeat("www.a.b ", 8_000)) : new string('x', 2_000),
                    Related = [new("https://gazette.example/" + number / 2)],
                })
        );
        _process = new GatewayProcess(
            await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken),
            $"--Content:Paths:0={_folder.Root}",
            // All attacks have the same IP address, and none may be rejected because of the earlier ones.
            "--RateLimit:Anonymous:PointsPerSecond=0"
        );
        await _process.StartAsync();
        // The import continues after the start.
        await GatewayHost.WaitUntilAsync(async () => await CountArticlesAsync() == Articles);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Sends an operation, and reads the response to its end.</summary>
    internal Task<(HttpStatusCode Status, byte[] Body)> QueryAsync(string query, object? variables = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Process.Address) { Content = JsonContent.Create(new { query, variables }) };
        // With this media type, the status of the response shows whether the operation was rejected.
        request.Headers.TryAddWithoutValidation("Accept", "application/graphql-response+json");
        return SendAsync(request);
    }

    /// <summary>Sends any body with the content type of JSON.</summary>
    internal Task<(HttpStatusCode Status, byte[] Body)> PostAsync(byte[] body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, Process.Address) { Content = content });
    }

    internal async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Client.SendAsync(request, GatewayHost.CancellationToken);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken));
        }
    }

    /// <summary>Writes bytes to a new connection. The caller closes it.</summary>
    internal async Task<Socket> WriteAsync(string text)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Process.Address.Port, GatewayHost.CancellationToken);
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text), GatewayHost.CancellationToken);
        }
        catch (SocketException)
        {
            // The gateway has closed the connection before it read everything.
        }

        return socket;
    }

    /// <summary>Sends a normal request until it succeeds. It may be rejected while another program uses the processors.</summary>
    internal Task WaitUntilNormalRequestIsAnsweredAsync() =>
        GatewayHost.WaitUntilAsync(async () =>
        {
            var count = await CountArticlesAsync();
            Assert.True(count is null or Articles, $"{count} articles");
            return count is not null;
        });

    // Null if the request is rejected.
    private async Task<int?> CountArticlesAsync()
    {
        using var response = await Client.PostAsJsonAsync(
            Process.Address,
            new { query = "{ articles { totalCount } }" },
            GatewayHost.CancellationToken
        );
        var root = await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
        return root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data.At("articles", "totalCount").GetInt32()
            : null;
    }
}
