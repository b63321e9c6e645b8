using Gateway.Store.Configuration;

namespace Gateway.Html;

/// <summary>How bodies are rendered.</summary>
internal sealed record BodySettings
{
    private const int DefaultCharacters = 64 * 1024;

    /// <summary>The length of the text that is rendered. The rest of a longer body is left out.</summary>
    public int Characters { get; init; } = DefaultCharacters;

    /// <summary>The hosts whose frames are kept.</summary>
    public IReadOnlySet<string> EmbedHosts { get; init; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "www.youtube-nocookie.com", "www.youtube.com", "player.vimeo.com" };

    /// <summary>The limit of the cost of rendering, in parsed HTML tokens.</summary>
    public int MaxCost => Scaled(30_000);

    /// <summary>The number of characters that open a link or an emphasis, which Markdig searches for their ends.</summary>
    public int MaxMarks => Scaled(5_000);

    public static BodySettings From(IConfiguration configuration, Limits limits) =>
        new()
        {
            Characters = limits.BodyCharacters,
            EmbedHosts = (configuration.Read<string>("Content:EmbedHosts") ?? "")
                .Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Where(host => host != "none")
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
        };

    // Longer texts have more of everything.
    private int Scaled(int ofDefault) => (int)Math.Min(int.MaxValue, Math.Max(1, Characters / (double)DefaultCharacters) * ofDefault);
}
