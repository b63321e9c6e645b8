using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gateway.Content.Media;

namespace Gateway.Content.Results;

/// <summary>
/// The content of an article's file. URLs are absolute, except for those of media that the gateway serves. Times are in UTC, and
/// <c>null</c> means that the file has no such value.
/// </summary>
public sealed record ArticleContent
{
    public required string Slug { get; init; }

    /// <summary>True if neither the file nor its name contains the slug, so that it consists of the date and the title.</summary>
    public bool IsSlugFromTitle { get; init; }
    public required string Type { get; init; }
    public string? Category { get; init; }
    public required string Title { get; init; }
    public string? Excerpt { get; init; }
    public required DateTimeOffset PublishedDateTime { get; init; }

    /// <summary>The time of the last change that the file names.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>The language tag, in the spelling of BCP 47: <c>en</c> or <c>pt-BR</c>.</summary>
    public string? Language { get; init; }
    public string? OriginalUrl { get; init; }

    /// <summary>The file's <c>webUrl</c>, or its <c>originalUrl</c> if it has no <c>webUrl</c>.</summary>
    public required string WebUrl { get; init; }
    public string? AmpWebUrl { get; init; }
    public string? CdnAmpWebUrl { get; init; }
    public int? Quality { get; init; }
    public int? Heat { get; init; }

    /// <summary>The file's <c>published</c>; true if it is missing. False for a draft, by its key or its folder.</summary>
    public required bool Published { get; init; }

    /// <summary>The file's <c>removed</c>. If true, the article is withdrawn even if <see cref="Published"/> is true.</summary>
    public bool Removed { get; init; }

    /// <summary>True if the site shows files with a later date, as <c>future: true</c> of Jekyll and <c>buildFuture</c> of Hugo.</summary>
    [JsonIgnore]
    public bool ShowsBeforeDate { get; init; }

    /// <summary>The time from which readers no longer see the article.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    public required ProviderContent Provider { get; init; }
    public IReadOnlyList<AuthorContent> Authors { get; init; } = [];

    /// <summary>Former slugs of the article.</summary>
    public IReadOnlyList<string> Aliases => [.. FormerAddresses.SelectMany(address => address.Slugs).Distinct(StringComparer.Ordinal)];

    /// <summary>Former addresses of the article.</summary>
    public IReadOnlyList<FormerAddress> FormerAddresses { get; init; } = [];

    /// <summary>The text that the article has in common with its translations; <c>null</c> if its language is not known.</summary>
    public string? TranslationKey { get; init; }
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public IReadOnlyList<RelatedLinkContent> Related { get; init; } = [];

    /// <summary>The text after the front matter, unchanged; <c>null</c> if there is only white space.</summary>
    public string? Body { get; init; }

    /// <summary>Resolves the relative addresses of the body; <c>null</c> if they refer to <see cref="WebUrl"/>.</summary>
    [JsonIgnore]
    public AddressResolver? Addresses { get; init; }
    public string? FeaturedContent { get; init; }

    /// <summary>The encrypted payload. Readers never see it.</summary>
    public string? Secured { get; init; }

    /// <summary>The keys that the gateway has no field for. Scalar values are strings.</summary>
    public JsonObject? UnknownKeys { get; init; }
}

/// <summary>The provider of an article or a link, as its file names it.</summary>
public sealed record ProviderContent(string Name, string? Domain)
{
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
}

/// <summary>An author of an article.</summary>
public sealed record AuthorContent(string Name)
{
    public string? Url { get; init; }

    /// <summary>The URL of a picture.</summary>
    public string? Image { get; init; }
}

/// <summary>An image. Width and height are in pixels.</summary>
public sealed record ImageContent
{
    public required string Url { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public bool? IsCached { get; init; }
    public string? Title { get; init; }
    public string? Attribution { get; init; }
}

/// <summary>A link from an article to a related page.</summary>
public sealed record RelatedLinkContent
{
    public required string Title { get; init; }
    public string? Excerpt { get; init; }
    public DateTimeOffset? PublishedDateTime { get; init; }
    public required string WebUrl { get; init; }
    public string? Type { get; init; }
    public int? Quality { get; init; }
    public ProviderContent? Provider { get; init; }
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public string? AmpWebUrl { get; init; }
    public string? CdnAmpWebUrl { get; init; }
}

/// <summary>The content of a topic's file.</summary>
public sealed record TopicContent
{
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public string? ShortName { get; init; }
    public string? Description { get; init; }

    /// <summary>The name of the parent topic.</summary>
    public string? Parent { get; init; }

    /// <summary>Other names of the same topic. A search for one of them also finds the others.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public IReadOnlyList<string> Hashtags { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public JsonObject? UnknownKeys { get; init; }
}

/// <summary>The content of an organization's file, which describes a provider.</summary>
public sealed record OrganizationContent
{
    public required string Name { get; init; }
    public required string Domain { get; init; }
    public string? Description { get; init; }

    /// <summary>Other names of the same provider in articles.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public JsonObject? UnknownKeys { get; init; }
}
