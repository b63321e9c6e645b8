namespace Gateway.Hosting;

/// <summary>The addresses that the web server listens on.</summary>
internal static class ServerAddresses
{
    // Kestrel listens here if no setting names an address.
    private const string Default = "http://localhost:5000";

    private static readonly string[] _portSettings = ["http_ports", "https_ports"];

    // The endpoints of Kestrel win over the addresses, and the addresses over the ports.
    public static IReadOnlyList<string> In(IConfiguration configuration)
    {
        string[] endpoints =
        [
            .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>(),
        ];
        if (endpoints.Length > 0)
            return endpoints;
        if (Entries(configuration, "urls") is { Length: > 0 } urls)
            return urls;
        string[] ports = [.. _portSettings.SelectMany(name => Entries(configuration, name)).Select(port => $"http://*:{port}")];
        return ports.Length > 0 ? ports : [Default];
    }

    private static string[] Entries(IConfiguration configuration, string setting) =>
        (configuration[setting] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
