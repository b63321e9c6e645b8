using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Client;

/// <summary>Sends operations to a gateway. There is a method for each operation of <c>schema/operations</c>.</summary>
public sealed partial class GatewayClient
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    private readonly HttpClient _http;
    private readonly GatewayClientOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A client without dependency injection.</summary>
    /// <param name="http">Sends the requests. A timeout shorter than a subscription would end it.</param>
    /// <param name="options">Where the gateway is.</param>
    /// <param name="time">The clock that retries wait by.</param>
    public GatewayClient(HttpClient http, GatewayClientOptions options, TimeProvider? time = null)
    {
        if (options.Endpoint is null)
            throw new ArgumentException("GatewayClientOptions.Endpoint is not set.", nameof(options));
        (_http, _options, _time) = (http, options, time ?? TimeProvider.System);
    }

    /// <summary>Sends a query or a mutation of your own.</summary>
    /// <typeparam name="T">The shape of <c>data</c>.</typeparam>
    /// <param name="query">The GraphQL document.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="GatewayException">The gateway rejected the request.</exception>
    public async Task<T> SendAsync<T>(
        string query,
        IReadOnlyDictionary<string, object?>? variables = null,
        CancellationToken cancellationToken = default
    )
    {
        using var request = await RequestAsync(query, variables, cancellationToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/graphql-response+json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.9));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var (data, errors) = await ReadAsync<T>(response, cancellationToken);
        return data is null || errors.Count > 0 ? throw Failed(response, errors) : data;
    }

    private async Task<HttpRequestMessage> RequestAsync(
        string query,
        IReadOnlyDictionary<string, object?>? variables,
        CancellationToken cancellationToken
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Endpoint)
        {
            Content = JsonContent.Create(new { query, variables }, options: _json),
        };
        if (_options.Credentials is { } credentials && await credentials(cancellationToken) is { } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return request;
    }

    private static async Task<(T? Data, IReadOnlyList<GatewayError> Errors)> ReadAsync<T>(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        // A proxy in front of the gateway can answer with HTML.
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
            return (default, []);
        var result = await response.Content.ReadFromJsonAsync<Result<T>>(_json, cancellationToken);
        return (result is null ? default : result.Data, result?.Errors ?? []);
    }

    // The gateway uses the default of a variable that is left out.
    private static Dictionary<string, object?> Variables(params ReadOnlySpan<(string Name, object? Value)> variables)
    {
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            if (value is not null)
                given[name] = value;
        }

        return given;
    }

    private GatewayException Failed(HttpResponseMessage response, IReadOnlyList<GatewayError> errors) =>
        new(
            response.StatusCode,
            errors,
            response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - _time.GetUtcNow(),
                _ => null,
            }
        );

    private sealed record Result<T>
    {
        public T? Data { get; init; }

        public IReadOnlyList<GatewayError>? Errors { get; init; }
    }
}
