namespace Gateway.Content.Files;

/// <summary>
/// Limits and settings for reading files, from the configuration section <c>Content</c>. <c>docs/configuration.md</c> documents the
/// defaults.
/// </summary>
public sealed record ContentOptions
{
    /// <summary>The URL of the site for relative addresses, in files of a folder without a site of its own.</summary>
    public Uri? BaseUrl { get; init; }
    public int MaxFileBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>The size of the largest image, video or other media file that is served.</summary>
    public long MaxMediaBytes { get; init; } = 100 * 1024 * 1024;
    public int MaxFrontMatterBytes { get; init; } = 64 * 1024;
    public int MaxScalarLength { get; init; } = 16 * 1024;
    public int MaxDepth { get; init; } = 16;
    public int MaxEvents { get; init; } = 5_000;

    /// <summary>The size of the keys that the gateway has no field for, as JSON, for each article.</summary>
    public int MaxExtraBytes { get; init; } = 32 * 1024;
}
