using System.Text.Json.Serialization;
using Gateway.Content.Results;

namespace Gateway.Store.Documents;

/// <summary>A writer's decision about the visibility of an article. It overrides the source.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VisibilityDecision>))]
public enum VisibilityDecision
{
    /// <summary>
    /// Readers see the article although its source does not show it. The decision ends when the source shows it, or when it expires.
    /// </summary>
    Published,

    /// <summary>Readers do not see the article, regardless of its source.</summary>
    Withdrawn,
}

/// <summary>The origin of a stored article. The next import compares with it.</summary>
public sealed partial record ArticleOrigin
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The slug of the article. <c>null</c> if an earlier version stored the origin.</summary>
    public string? Slug { get; init; }

    /// <summary>The file name with which a client sent the article, if the name does not contain the slug.</summary>
    public string? SentAs { get; init; }

    /// <summary>The full path of the article's file; <c>null</c> if a client sent the article.</summary>
    public string? Path { get; init; }

    /// <summary>The fingerprint of the content that the article was read from. Equal fingerprints give equal articles.</summary>
    public required Guid Fingerprint { get; init; }

    /// <summary>The fingerprint of the file that a client's version replaced. The file is not imported again until it changes.</summary>
    public Guid? FileFingerprint { get; init; }

    /// <summary>True while the file is missing.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Whether the source publishes the article.</summary>
    public bool SaysPublished { get; init; } = true;

    /// <summary>The time at which the source publishes the article, if the article waits for it.</summary>
    public DateTimeOffset? PublishesAt { get; init; }

    /// <summary>The time from which the source no longer shows the article.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True if the article was stored by the rule that an article with a later date waits for it.</summary>
    public bool WaitsForDate { get; init; }

    /// <summary>True if the configuration of the article's site shows files with a later date.</summary>
    public bool ShowsBeforeDate { get; init; }

    /// <summary>The decision of a writer; <c>null</c> if the source decides.</summary>
    public VisibilityDecision? Decision { get; init; }

    /// <summary>
    /// The time from which a writer publishes the article. Readers do not see it earlier, regardless of its source. <c>null</c> if no
    /// writer has published it, or if the source decides again.
    /// </summary>
    public DateTimeOffset? PublishedFrom { get; init; }

    /// <summary>
    /// The next time at which readers begin or cease to see the article, if nothing else changes. <c>null</c> if there is none.
    /// </summary>
    public DateTimeOffset? NextChangeAt { get; init; }

    /// <summary>The id of the provider as named in the file, before other names are resolved.</summary>
    public required Guid WrittenProviderId { get; init; }

    /// <summary>The images of the provider in the file.</summary>
    public IReadOnlyList<ImageContent> ProviderImages { get; init; } = [];

    /// <summary>True if a file with this fingerprint contains nothing new.</summary>
    public bool IsUpToDate(Guid fingerprint) => !Withdrawn && fingerprint == (FileFingerprint ?? Fingerprint);
}
