namespace Gateway.Content;

/// <summary>How files are read; sizes in bytes. The defaults are the ones the README documents.</summary>
public sealed record ContentOptions
{
    /// <summary>What site-relative image URLs are resolved against; where it is <c>null</c> such an image is a problem.</summary>
    public Uri? BaseUrl { get; init; }
    public int MaxFileBytes { get; init; } = 2 * 1024 * 1024;
    public int MaxFrontMatterBytes { get; init; } = 64 * 1024;
    public int MaxScalarLength { get; init; } = 16 * 1024;
    public int MaxDepth { get; init; } = 16;
    public int MaxEvents { get; init; } = 5_000;
}
