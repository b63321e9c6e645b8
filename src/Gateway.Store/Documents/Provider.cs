using Gateway.Content;

namespace Gateway.Store.Documents;

/// <summary>A publisher, identified by its domain and name, with the details from its organization file.</summary>
public sealed record Provider
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Domain { get; init; }
    public IReadOnlyList<string> OtherNames { get; init; } = [];
    public string? Description { get; init; }

    /// <summary>The images of the organization file, or of the provider's newest published article that has images.</summary>
    public IReadOnlyList<ImageContent> Images { get; init; } = [];

    /// <summary>The fingerprint of the organization file; <c>null</c> if there is none.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>The number of its articles that readers may see.</summary>
    public int ArticleCount { get; init; }

    /// <summary>The number of all its stored articles.</summary>
    public int StoredCount { get; init; }
}
