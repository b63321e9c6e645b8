using System.Collections.Frozen;

namespace Gateway.Content.Presets;

/// <summary>
/// The formats of pages that a generator reads, and the gateway does not. Such a file is listed, because it has a page in the site.
/// </summary>
internal static class UnreadFormats
{
    private static readonly FrozenSet<string> _markdown = Extensions(".mkd .mkdn .mkdown .mdown .mdwn .pdc .pandoc");

    private static readonly FrozenDictionary<ContentPreset, FrozenSet<string>> _ofGenerators = new Dictionary<
        ContentPreset,
        FrozenSet<string>
    >
    {
        [ContentPreset.Gateway] = [],
        [ContentPreset.Jekyll] = Extensions(".textile .adoc .asciidoc .org"),
        [ContentPreset.Hugo] = Extensions(".org .ad .adoc .asciidoc .rst"),
        [ContentPreset.Astro] = Extensions(".mdoc .astro"),
        [ContentPreset.Eleventy] = Extensions(".njk .liquid .webc .hbs .ejs .pug .haml .mustache"),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> _all = [.. _markdown, .. _ofGenerators.Values.SelectMany(extensions => extensions)];

    /// <summary>True for an extension of any of the formats.</summary>
    internal static bool HasExtension(string path) => _all.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>
    /// Returns why a file is not read, as a phrase whose subject is the file; <c>null</c> if its generator does not read it either.
    /// </summary>
    internal static string? ReasonFor(string path, ContentMapping mapping)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return _markdown.Contains(extension) ? $"has the ending {extension}, which is not read. Rename it to .md"
            : _ofGenerators[mapping.Preset].Contains(extension)
                ? $"has the ending {extension}, which is not read. If it is an article, write it in Markdown with the ending .md"
            : null;
    }

    private static FrozenSet<string> Extensions(string extensions) => extensions.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
