namespace Gateway.Http.Ide;

/// <summary>What the IDE reads from <c>bcp-config.json</c>; the names are its own.</summary>
internal sealed record IdeConfiguration
{
    public static IdeConfiguration Default { get; } = new();

    public string Title { get; init; } = "Gateway";

    /// <summary>The endpoint is where the page came from, whatever host or proxy that was.</summary>
    public bool UseBrowserUrlAsEndpoint { get; init; } = true;
    public bool DisableTelemetry { get; init; } = true;

    /// <summary>What a new tab begins with.</summary>
    public string GraphQLDocument { get; init; } =
        """
            # "Run" sends it (Ctrl+Alt+Enter); Ctrl+Space shows what else there is.
            query LatestArticles {
              articles(first: 10) {
                nodes {
                  title
                  publishedDateTime
                  provider {
                    name
                  }
                  related {
                    title
                    webUrl
                  }
                }
              }
            }
            """;
}
