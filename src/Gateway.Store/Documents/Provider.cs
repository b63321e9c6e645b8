using Gateway.Content.Results;

namespace Gateway.Store.Documents;

/// <summary>A publisher, identified by its domain and name, with the details from its organization file.</summary>
public sealed record Provider
{
    public required Guid Id { get; init; }

    /// <summary>
    /// The unique name in URLs: one of <see cref="SlugCandidates"/>. <c>null</c> if an earlier version stored the provider.
    /// </summary>
    public string? Slug { get; init; }

    /// <summary>The possible slugs, the best first: the name; the name and the domain; the last one contains a part of the id.</summary>
    public IReadOnlyList<string> SlugCandidates { get; init; } = [];
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

    /// <summary>A provider of which only the name and the domain are known.</summary>
    internal static Provider Named(Guid id, string name, string domain) =>
        new Provider
        {
            Id = id,
            Name = name,
            Domain = domain,
        }.WithSlug();

    /// <summary>Returns the provider with a slug that no other provider can have, unless it has a slug.</summary>
    internal Provider WithSlug()
    {
        if (Slug is not null)
            return this;
        var ofName = Content.Text.Slug.Of(Name);
        var ofDomain = $"{ofName}-{Content.Text.Slug.Of(Domain)}";
        string[] candidates = [ofName, ofDomain, $"{ofDomain}-{Id.ToString("N")[..8]}"];
        return this with { Slug = candidates[^1], SlugCandidates = candidates };
    }
}
