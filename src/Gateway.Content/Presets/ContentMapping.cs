using System.Text;
using Gateway.Content.Files;

namespace Gateway.Content.Presets;

/// <summary>How the front matter of a folder is translated to the gateway's keys.</summary>
public sealed record ContentMapping
{
    /// <summary>Nothing is translated.</summary>
    public static ContentMapping Gateway { get; } = new();

    public ContentPreset Preset { get; init; }

    /// <summary>The keys of the files for a field of the gateway. They replace the keys of the preset.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The name of the provider of files that name none.</summary>
    public string? ProviderName { get; init; }
    public string? ProviderDomain { get; init; }
    public string? Type { get; init; }
    public string? Language { get; init; }

    /// <summary>The time zone of times without an offset. <c>null</c> for UTC, or to reject such times without a preset.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The URL of the site that the generator builds. <c>null</c> if files without a web URL are not articles.</summary>
    public Uri? SiteUrl { get; init; }

    /// <summary>
    /// The URL of the gateway's own site, where files of a generator without <see cref="SiteUrl"/> have their pages. <c>null</c> if there
    /// is none.
    /// </summary>
    public Uri? GatewayUrl { get; init; }

    /// <summary>The pattern of the addresses below <see cref="SiteUrl"/>, or the name of one of Jekyll's patterns.</summary>
    public string? Permalink { get; init; }

    /// <summary>The full path of the folder that the settings are for. <c>null</c> if it is not known.</summary>
    public string? Root { get; init; }

    /// <summary>The name of the folder in the addresses of its media. <c>null</c> for a name made from <see cref="Root"/>.</summary>
    public string? Source { get; init; }

    /// <summary>A text that changes if files are translated differently. It is empty for <see cref="Gateway"/>.</summary>
    public string Fingerprint { get; private init; } = "";

    /// <summary>Returns what is wrong with <see cref="Permalink"/>, as the end of "is"; <c>null</c> if nothing is.</summary>
    public string? MistakeInPermalink() => Permalink is { } pattern ? PermalinkPattern.MistakeIn(pattern, Preset) : null;

    internal TimeZoneInfo Zone => TimeZone ?? TimeZoneInfo.Utc;

    /// <summary>Returns the mapping with its fingerprint.</summary>
    public ContentMapping WithFingerprint()
    {
        var text = new StringBuilder(
            $"{Preset}\n{ProviderName}\n{ProviderDomain}\n{Type}\n{Language}\n{TimeZone?.Id}\n{SiteUrl}\n{Permalink}\n{Root}"
        );
        if (SiteUrl is null && Preset != ContentPreset.Gateway && GatewayUrl is not null)
            text.Append('\n').Append(GatewayUrl);
        foreach (var (field, keys) in Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
            text.Append('\n').Append(field).Append('=').AppendJoin(',', keys);
        var isDefault =
            this == Gateway with { Fields = Fields, Root = Root, Source = Source, GatewayUrl = GatewayUrl } && Fields.Count == 0;
        return this with { Fingerprint = isDefault ? "" : text.ToString() };
    }
}

/// <summary>The mapping of each folder. A folder without one of its own has the general mapping.</summary>
/// <param name="general">The mapping of folders without one of their own.</param>
/// <param name="ofFolders">The mappings of folders.</param>
/// <param name="time">The clock. <c>null</c> for that of the system.</param>
public sealed class ContentMappings(ContentMapping general, IReadOnlyList<ContentMapping> ofFolders, TimeProvider? time = null)
{
    private readonly ContentMapping[] _ofFolders =
    [
        .. ofFolders.Where(mapping => mapping.Root is not null).OrderByDescending(mapping => mapping.Root?.Length),
    ];

    /// <summary>Nothing is translated.</summary>
    public static ContentMappings None { get; } = new(ContentMapping.Gateway, []);

    /// <summary>The values that the generators give files from other files.</summary>
    internal FrontMatterDefaults FrontMatterDefaults { get; } = new(time ?? TimeProvider.System);

    /// <summary>Returns the mappings of folders.</summary>
    public IReadOnlyList<ContentMapping> OfFolders => _ofFolders;

    /// <summary>Returns the mapping of a file: that of the innermost folder with settings.</summary>
    public ContentMapping For(string path)
    {
        if (_ofFolders.Length == 0)
            return general;
        var full = ContentPath.Full(path);
        return Array.Find(_ofFolders, mapping => ContentPath.IsAtOrBelow(full, mapping.Root ?? "")) ?? general;
    }
}
