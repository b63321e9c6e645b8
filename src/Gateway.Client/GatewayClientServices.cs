using Gateway.Client;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="GatewayClient"/>.</summary>
public static class GatewayClientServices
{
    /// <summary>Registers <see cref="GatewayClient"/> with an <see cref="HttpClient"/>, which the result configures further.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets where the gateway is.</param>
    public static IHttpClientBuilder AddGatewayClient(this IServiceCollection services, Action<GatewayClientOptions> configure)
    {
        services.Configure(configure);
        return services
            .AddHttpClient<GatewayClient>()
            .AddTypedClient(
                (http, provider) =>
                {
                    // A subscription lasts longer. Each method takes a CancellationToken.
                    http.Timeout = Timeout.InfiniteTimeSpan;
                    return new GatewayClient(
                        http,
                        provider.GetRequiredService<IOptions<GatewayClientOptions>>().Value,
                        provider.GetService<TimeProvider>()
                    );
                }
            );
    }
}
