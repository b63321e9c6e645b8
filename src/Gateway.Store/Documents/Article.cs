using Gateway.Content.Results;

namespace Gateway.Store.Documents;

/// <summary>The part of an article that lists show. It is small, so that a page of articles loads quickly.</summary>
public sealed record Article
{
    public required Guid Id { get; init; }
    public required string Slug { get; init; }
    public required string Type { get; init; }
    public string? Category { get; init; }
    public required string Title { get; init; }
    public string? Excerpt { get; init; }
    public required DateTimeOffset PublishedDateTime { get; init; }

    /// <summary>The time of the last change that the file names.</summary>
    public DateTimeOffset? ModifiedDateTime { get; init; }

    /// <summary>The language tag, for example <c>en</c> or <c>pt-BR</c>.</summary>
    public string? Language { get; init; }

    /// <summary>The number of words of the body.</summary>
    public int WordCount { get; init; }
    public int ReadingTimeMinutes { get; init; }

    /// <summary>The key that the article has in common with its translations; <c>null</c> if its language is not known.</summary>
    public Guid? TranslationKey { get; init; }
    public string? OriginalUrl { get; init; }
    public required string WebUrl { get; init; }
    public string? AmpWebUrl { get; init; }
    public string? CdnAmpWebUrl { get; init; }
    public int? Quality { get; init; }
    public int? Heat { get; init; }

    /// <summary>
    /// True if readers may see the article now: its file publishes it and still exists, its time has come and has not passed, and nobody
    /// has withdrawn it. <see cref="ArticleOrigin"/> has the time at which this changes.
    /// </summary>
    public required bool Published { get; init; }
    public required Guid ProviderId { get; init; }

    /// <summary>True if the article's file has images of its provider, which the provider may inherit.</summary>
    public bool HasProviderImages { get; init; }
    public IReadOnlyList<Guid> TopicIds { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public IReadOnlyList<AuthorContent> Authors { get; init; } = [];

    /// <summary>The key of the normalised web URL. Related links find the article by it.</summary>
    public required Guid WebUrlKey { get; init; }

    /// <summary>The key of the normalised original URL; <c>null</c> if it equals the key of the web URL.</summary>
    public Guid? OriginalUrlKey { get; init; }
    public required DateTimeOffset ImportedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
