using Gateway.Content;

namespace Gateway.Documents;

/// <summary>What lists show of an article: small, so that a page of them is quick to load.</summary>
public sealed record Article
{
    public required Guid Id { get; init; }
    public required string Slug { get; init; }
    public required string Type { get; init; }
    public string? Category { get; init; }
    public required string Title { get; init; }
    public string? Excerpt { get; init; }
    public required DateTimeOffset PublishedDateTime { get; init; }
    public string? OriginalUrl { get; init; }
    public required string WebUrl { get; init; }
    public string? AmpWebUrl { get; init; }
    public string? CdnAmpWebUrl { get; init; }
    public int? Quality { get; init; }
    public int? Heat { get; init; }

    /// <summary>True where readers may see it: published by its file, not removed, not withdrawn.</summary>
    public required bool Published { get; init; }
    public required Guid ProviderId { get; init; }
    public IReadOnlyList<Guid> TopicIds { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];

    /// <summary>The key of the normalised web URL, by which related links find this article.</summary>
    public required Guid WebUrlKey { get; init; }

    /// <summary>The key of the normalised original URL where it is another one.</summary>
    public Guid? OriginalUrlKey { get; init; }
    public required DateTimeOffset ImportedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
