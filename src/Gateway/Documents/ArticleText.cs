using System.Text.Json.Nodes;

namespace Gateway.Documents;

/// <summary>What only an article's own page asks for. Stored where there is any of it.</summary>
public sealed record ArticleText
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }
    public string? Body { get; init; }
    public string? FeaturedContent { get; init; }

    /// <summary>The file's keys that the gateway has no field for.</summary>
    public JsonObject? UnknownKeys { get; init; }
}

/// <summary>The encrypted payload, a document of its own so that no reader's query can touch it.</summary>
public sealed record ArticleSecret
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }
    public required string Secured { get; init; }
}
