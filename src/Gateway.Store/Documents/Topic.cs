using Gateway.Content.Results;

namespace Gateway.Store.Documents;

/// <summary>A topic, identified by its slug. It comes from the articles that have it, and from a file that may define it.</summary>
public sealed record Topic
{
    public required Guid Id { get; init; }
    public required string Slug { get; init; }

    /// <summary>The name in the defining file, or the spelling in the topic's newest published article.</summary>
    public required string Name { get; init; }
    public string? ShortName { get; init; }
    public string? Description { get; init; }
    public Guid? ParentId { get; init; }
    public IReadOnlyList<string> OtherNames { get; init; } = [];
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public IReadOnlyList<string> Hashtags { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];

    /// <summary>The fingerprint of the topic's file; <c>null</c> if there is none.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>The number of its articles that readers may see.</summary>
    public int ArticleCount { get; init; }

    /// <summary>The number of all its stored articles.</summary>
    public int StoredCount { get; init; }

    internal static Guid IdOf(string name) => DocumentId.OfTopic(Content.Text.Slug.Of(name));

    /// <summary>A topic of which nothing but its name is known.</summary>
    internal static Topic Named(string name) =>
        new()
        {
            Id = IdOf(name),
            Slug = Content.Text.Slug.Of(name),
            Name = name,
        };
}
