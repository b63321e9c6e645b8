namespace Gateway.Http.Ide;

/// <summary>The content of <c>bcp-config.json</c>, which the IDE reads. The names are the IDE's.</summary>
internal sealed record IdeConfiguration
{
    public static IdeConfiguration Default { get; } = new();

    public string Title { get; init; } = "Gateway";

    /// <summary>The endpoint is the address of the page, also behind a proxy.</summary>
    public bool UseBrowserUrlAsEndpoint { get; init; } = true;
    public bool DisableTelemetry { get; init; } = true;

    /// <summary>The initial content of a new tab.</summary>
    public string GraphQLDocument { get; init; } =
        """
            # Select "Run" (Ctrl+Alt+Enter) to send the query. Press Ctrl+Space for suggestions.
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
