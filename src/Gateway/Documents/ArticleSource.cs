using System.Text.Json.Serialization;
using Gateway.Content;

namespace Gateway.Documents;

/// <summary>What a writer decided about who sees an article, over what its source says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VisibilityDecision>))]
public enum VisibilityDecision
{
    /// <summary>Readers see it, although its source says otherwise; ends when the source agrees.</summary>
    Published,

    /// <summary>Readers do not see it, whatever its source says.</summary>
    Withdrawn,
}

/// <summary>Where a stored article came from, kept beside it for the next import.</summary>
public sealed record ArticleSource
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The full path of its file; <c>null</c> where it has none, since a client sent it.</summary>
    public string? Path { get; init; }

    /// <summary>What the article was read from: equal fingerprints give equal articles.</summary>
    public required Guid Fingerprint { get; init; }

    /// <summary>What its file held when a client's version took its place: as long as the file holds that, it says nothing new.</summary>
    public Guid? FileFingerprint { get; init; }

    /// <summary>True while its file is gone.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Whether what the article was read from says that readers may see it.</summary>
    public bool SaysPublished { get; init; } = true;

    /// <summary>What a writer decided instead; <c>null</c> where the source's word counts.</summary>
    public VisibilityDecision? Decision { get; init; }

    /// <summary>The provider as the file names it, before other names are resolved.</summary>
    public required Guid WrittenProviderId { get; init; }

    /// <summary>The provider's images as the file has them.</summary>
    public IReadOnlyList<ImageContent> ProviderImages { get; init; } = [];

    /// <summary>True where a file with this fingerprint says nothing new.</summary>
    public bool Knows(Guid fingerprint) => !Withdrawn && fingerprint == (FileFingerprint ?? Fingerprint);
}
