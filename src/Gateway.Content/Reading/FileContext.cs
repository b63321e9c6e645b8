using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Presets;

namespace Gateway.Content.Reading;

/// <summary>The surroundings of a file: the settings of its folder, its path, and the values that other files give it.</summary>
internal sealed class FileContext(ContentPath path, ContentOptions options, ContentMappings mappings)
{
    private InheritedDefaults? _defaults;

    internal ContentPath Path => path;

    internal ContentMapping Mapping { get; } = mappings.For(path.Path);

    /// <summary>The folder of the source; <c>null</c> if the file is in none.</summary>
    internal string? Root => (Mapping.Root ?? path.Root) is { } root ? ContentPath.Full(root) : null;

    /// <summary>The values that other files of the site give the file.</summary>
    internal InheritedDefaults Defaults => _defaults ??= mappings.FrontMatterDefaults.For(path.Path, Root, Mapping);

    /// <summary>Resolves the relative addresses of the file.</summary>
    internal AddressResolver Addresses
    {
        get
        {
            var site = (Mapping.SiteUrl ?? options.BaseUrl)?.AbsoluteUri.TrimEnd('/');
            if (Root is not { } root)
                return new AddressResolver { Site = site };
            var full = System.IO.Path.TrimEndingDirectorySeparator(root);
            var folder = ContentPath.RelativeTo(root, System.IO.Path.GetDirectoryName(ContentPath.Full(path.Path)) ?? root);
            return new AddressResolver
            {
                Site = site,
                Root = full,
                Source = Mapping.Source ?? AddressResolver.SourceOf(full),
                Folder = folder == "." ? "" : $"{folder}/",
            };
        }
    }

    /// <summary>Returns a text that changes if the same bytes at the path are read differently.</summary>
    internal string FingerprintOf(ReadOnlySpan<byte> bytes)
    {
        // A move to or from a folder of drafts changes the article, although its file stays the same.
        var draft = ContentPath.IsInDraftsFolder(path.Path) ? "draft\n" : "";
        // Media that the gateway serves, and links to other files, have another address after a move.
        var addresses = Addresses;
        var place =
            (addresses.Site is null && RelativeMediaDetector.IsIn(bytes)) || MayHaveLinks(bytes)
                ? $"{addresses.Source}/{addresses.Folder}\n"
                : "";
        // A translated article depends on the whole path, because its address does.
        return Mapping.Fingerprint.Length > 0
            ? $"{draft}{place}{Mapping.Fingerprint}\n{ContentPath.Full(path.Path)}\n{Defaults.Fingerprint}"
            : $"{draft}{place}";
    }

    private static bool MayHaveLinks(ReadOnlySpan<byte> bytes) => bytes.IndexOf(".md"u8) >= 0 || bytes.IndexOf(".markdown"u8) >= 0;
}
