using Gateway.Content.Presets;

namespace Gateway.Content;

/// <summary>
/// Limits and settings for reading files, from the configuration section <c>Content</c>. <c>docs/configuration.md</c> documents the
/// defaults.
/// </summary>
public sealed record ContentOptions
{
    /// <summary>The base URL for site-relative image URLs. If it is <c>null</c>, such a URL is a problem.</summary>
    public Uri? BaseUrl { get; init; }
    public int MaxFileBytes { get; init; } = 2 * 1024 * 1024;
    public int MaxFrontMatterBytes { get; init; } = 64 * 1024;
    public int MaxScalarLength { get; init; } = 16 * 1024;
    public int MaxDepth { get; init; } = 16;
    public int MaxEvents { get; init; } = 5_000;

    /// <summary>The size of the keys that the gateway has no field for, as JSON, for each article.</summary>
    public int MaxExtraBytes { get; init; } = 32 * 1024;

    /// <summary>The mapping of the file that is read.</summary>
    internal ContentMapping Mapping { get; init; } = ContentMapping.Gateway;
}
