using Gateway.Content;

namespace Gateway.Ingest;

/// <summary>Where a stored article came from, kept beside it for the next import.</summary>
public sealed record ArticleSource
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The full path of its file; <c>null</c> when a client sent it.</summary>
    public string? Path { get; init; }

    /// <summary>What the article was read from: equal fingerprints give equal articles.</summary>
    public required Guid Fingerprint { get; init; }

    /// <summary>True while the gateway, not the file, keeps the article from readers.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>The provider as the file names it, before other names are resolved.</summary>
    public required Guid WrittenProviderId { get; init; }

    /// <summary>The provider's images as the file has them.</summary>
    public IReadOnlyList<ImageContent> ProviderImages { get; init; } = [];
}
