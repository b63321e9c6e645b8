using Gateway.Content;

namespace Gateway.Documents;

/// <summary>Who publishes: the pair of domain and name, with what an organization file adds.</summary>
public sealed record Provider
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Domain { get; init; }
    public IReadOnlyList<string> OtherNames { get; init; } = [];
    public string? Description { get; init; }

    /// <summary>The organization file's images, else those of its newest published article that has some.</summary>
    public IReadOnlyList<ImageContent> Images { get; init; } = [];

    /// <summary>What the organization file was read from; <c>null</c> where none describes this provider.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>Its articles that readers may see.</summary>
    public int ArticleCount { get; init; }

    /// <summary>All its stored articles.</summary>
    public int StoredCount { get; init; }
}
