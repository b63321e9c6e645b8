using Gateway.Content;

namespace Gateway.Documents;

/// <summary>A topic: known by its slug, from the articles that carry it and the file that may define it.</summary>
public sealed record Topic
{
    public required Guid Id { get; init; }
    public required string Slug { get; init; }

    /// <summary>The defining file's name, else the spelling of its newest published article.</summary>
    public required string Name { get; init; }
    public string? ShortName { get; init; }
    public Guid? ParentId { get; init; }
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public IReadOnlyList<string> Hashtags { get; init; } = [];
    public IReadOnlyList<ImageContent> Images { get; init; } = [];

    /// <summary>What the topic's file was read from; <c>null</c> where none defines it.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>Its articles that readers may see.</summary>
    public int ArticleCount { get; init; }

    /// <summary>All its stored articles.</summary>
    public int StoredCount { get; init; }

    /// <summary>A topic of which nothing but its name is known.</summary>
    internal static Topic Named(string name) =>
        new()
        {
            Id = DocumentId.OfTopic(Content.Slug.Of(name)),
            Slug = Content.Slug.Of(name),
            Name = name,
        };
}
