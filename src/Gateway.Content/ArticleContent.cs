using System.Text.Json.Nodes;

namespace Gateway.Content;

/// <summary>An article as its file tells it. URLs are absolute; times are in UTC; <c>null</c> means the file says none.</summary>
public sealed record ArticleContent
{
    public required string Slug { get; init; }
    public required string Type { get; init; }
    public string? Category { get; init; }
    public required string Title { get; init; }
    public string? Excerpt { get; init; }
    public required DateTimeOffset PublishedDateTime { get; init; }
    public string? OriginalUrl { get; init; }

    /// <summary>The file's <c>webUrl</c>, else its <c>originalUrl</c>.</summary>
    public required string WebUrl { get; init; }
    public string? AmpWebUrl { get; init; }
    public string? CdnAmpWebUrl { get; init; }
    public int? Quality { get; init; }
    public int? Heat { get; init; }

    /// <summary>True where the file does not say otherwise.</summary>
    public required bool Published { get; init; }

    /// <summary>True where the file says <c>removed: true</c>: withdrawn, whatever <see cref="Published"/> says.</summary>
    public bool Removed { get; init; }
    public required ProviderContent Provider { get; init; }
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public IReadOnlyList<RelatedLinkContent> Related { get; init; } = [];

    /// <summary>What follows the front matter, as written; <c>null</c> where there is only white space.</summary>
    public string? Body { get; init; }
    public string? FeaturedContent { get; init; }

    /// <summary>The encrypted payload; never shown to readers.</summary>
    public string? Secured { get; init; }

    /// <summary>Every key the gateway has no field for, as the file has it (all scalars as strings).</summary>
    public JsonObject? UnknownKeys { get; init; }
}

/// <summary>The provider as an article or a link names it.</summary>
public sealed record ProviderContent(string Name, string? Domain)
{
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
}

/// <summary>An image; sizes in pixels.</summary>
public sealed record ImageContent
{
    public required string Url { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public bool? IsCached { get; init; }
    public string? Title { get; init; }
    public string? Attribution { get; init; }
}

/// <summary>A link out of an article, in the file's order.</summary>
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

/// <summary>A topic as its file defines it.</summary>
public sealed record TopicContent
{
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public string? ShortName { get; init; }

    /// <summary>The name of the topic above this one.</summary>
    public string? Parent { get; init; }
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public IReadOnlyList<string> Hashtags { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public JsonObject? UnknownKeys { get; init; }
}

/// <summary>An organization file: what is known of a provider beyond its name and domain.</summary>
public sealed record OrganizationContent
{
    public required string Name { get; init; }
    public required string Domain { get; init; }
    public string? Description { get; init; }

    /// <summary>Other names under which the same provider appears.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];
    public JsonObject? UnknownKeys { get; init; }
}
