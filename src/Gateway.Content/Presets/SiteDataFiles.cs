using Gateway.Content.Files;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>Recognises the files that have values for other files of a site, by their names.</summary>
internal static class SiteDataFiles
{
    private static readonly string[] _scripts = [".11tydata.js", ".11tydata.cjs", ".11tydata.mjs", ".11tydata.ts"];

    /// <summary>True if a change of a file can change other files of the same site.</summary>
    internal static bool IsDataFile(string path, ContentMapping mapping)
    {
        var name = Path.GetFileName(path);
        return mapping.Preset switch
        {
            ContentPreset.Jekyll => SiteConfiguration.IsFile(path, mapping.Preset),
            ContentPreset.Hugo => name.StartsWith("_index.", StringComparison.Ordinal) || SiteConfiguration.IsFile(path, mapping.Preset),
            ContentPreset.Eleventy => IsScript(name)
                || IsIgnoreFile(name)
                || SiteConfiguration.IsFile(path, mapping.Preset)
                || name.EndsWith(".11tydata.json", StringComparison.Ordinal)
                || (name.EndsWith(".json", StringComparison.Ordinal) && IsNameOfFolderOrFile(path)),
            _ => false,
        };
    }

    /// <summary>True for the name of a file with patterns of files that Eleventy ignores.</summary>
    internal static bool IsIgnoreFile(string name) => name is EleventyIgnores.File or EleventyIgnores.GitFile;

    /// <summary>True for the name of a hidden file with settings for other files.</summary>
    internal static bool IsHiddenFile(string name) =>
        IsIgnoreFile(name) || (name.StartsWith('.') && SiteConfiguration.IsFile(name, ContentPreset.Eleventy));

    /// <summary>True if a file decides whether the other files of its folder are pages: the index of a leaf bundle.</summary>
    internal static bool IsIndexOfBundle(string path, ContentMapping mapping) =>
        mapping.Preset == ContentPreset.Hugo && IsIndex(Path.GetFileName(path));

    /// <summary>Returns the warning about a file with values for other files that only the generator can read.</summary>
    internal static ContentProblem? WarningOf(string path, ContentMapping mapping) =>
        mapping.Preset == ContentPreset.Eleventy && IsScript(Path.GetFileName(path))
            ? new ContentProblem(
                ProblemCodes.SiteDataUnreadable,
                $"{Path.GetFileName(path)} is a program, which the gateway does not run. Values that it sets, such as draft or date, have no effect.",
                1,
                1,
                $"Write the values in {Path.GetFileName(path)[..^Path.GetExtension(path).Length]}.json, or in the files themselves."
            )
            {
                Severity = ProblemSeverity.Warning,
            }
            : null;

    /// <summary>True for a file with values for other files that is a program.</summary>
    internal static bool IsProgram(string path) => IsScript(Path.GetFileName(path));

    private static bool IsScript(string name) => Array.Exists(_scripts, extension => name.EndsWith(extension, StringComparison.Ordinal));

    // posts/posts.json has values for all files in posts, and posts/a.json for posts/a.md.
    private static bool IsNameOfFolderOrFile(string path) =>
        Path.GetFileNameWithoutExtension(path) == Path.GetFileName(Path.GetDirectoryName(path))
        || ContentPath.Extensions.Any(extension => File.Exists(Path.ChangeExtension(path, extension)));

    /// <summary>True for the name of the index of a leaf bundle of Hugo, in any language.</summary>
    internal static bool IsIndex(string name) =>
        name.StartsWith("index.", StringComparison.Ordinal)
        && ContentPath.HasContentExtension(name)
        && !ContentPath.HasYamlExtension(name)
        && Path.GetFileNameWithoutExtension(name) is var stem
        && (stem == "index" || LanguageCode.IsLanguage(stem[6..]));

    /// <summary>True for the name of a file that describes a section of Hugo for the pages in a language.</summary>
    internal static bool IsSection(string name, string? language) =>
        name.StartsWith("_index.", StringComparison.Ordinal)
        && ContentPath.HasContentExtension(name)
        && Path.GetFileNameWithoutExtension(name) is var stem
        && (stem == "_index" ? language is null : PathLanguage.AreEqual(stem[7..], language));
}
