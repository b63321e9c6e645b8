namespace Gateway.Client;

/// <summary>The address of the gateway, and the settings of requests.</summary>
public sealed class GatewayClientOptions
{
    /// <summary>The GraphQL endpoint, such as <c>https://news.example/graphql</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Returns an API key or a token. It is called for each request; <c>null</c> for an anonymous one.</summary>
    public Func<CancellationToken, ValueTask<string?>>? Credentials { get; set; }

    /// <summary>
    /// Called for an event whose article could not be sent, for example because it is larger than a response may be. The subscription
    /// continues after it.
    /// </summary>
    public Action<GatewayException>? EventFailed { get; set; }

    /// <summary>The longest wait between two attempts of a subscription to connect.</summary>
    public TimeSpan MaxRetryWait { get; set; } = TimeSpan.FromSeconds(30);
}
