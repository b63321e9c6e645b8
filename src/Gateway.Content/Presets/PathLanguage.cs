using Gateway.Content.Files;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds the language of a translated file in its path: <c>de/hello.md</c>, <c>hello.de.md</c>. A folder can have the name of a language by
/// chance. So it counts only if the file names the same language, or if the settings name the default language of the site.
/// </summary>
internal static class PathLanguage
{
    // The content folder of an absolute path may be unknown, and the folders above it say nothing about the language.
    private const int MaxFolders = 3;

    /// <summary>Returns the language in the path of a site that has a default language; <c>null</c> if there is none.</summary>
    internal static string? Find(string path, ContentMapping mapping) =>
        mapping.Language is null || mapping.Preset is not (ContentPreset.Gateway or ContentPreset.Jekyll) ? null
        : InName(path) is { } inName ? inName
        : Array.Find(Folders(path, mapping), LanguageCode.IsLanguage);

    /// <summary>
    /// Returns the end of the slug of a file in a folder of its language, which distinguishes it from its translations: <c>-de</c>. It is
    /// empty for the default language.
    /// </summary>
    internal static string SlugSuffix(string path, string? language, ContentMapping mapping)
    {
        if (language is null || AreEqual(language, mapping.Language))
            return "";
        // A date makes the whole name the slug, with the language.
        var isInName = AreEqual(InName(path), language) && Slug.FromFileName(path) is null;
        return isInName || Array.Exists(Folders(path, mapping), folder => AreEqual(folder, language)) ? $"-{Slug.Of(language)}" : "";
    }

    /// <summary>Returns the name that the translations of a file have in common.</summary>
    internal static string NameOf(string path, string language, ContentMapping mapping)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        if (AreEqual(InName(path), language))
            stem = stem[..stem.LastIndexOf('.')];
        if (!stem.Equals("index", StringComparison.OrdinalIgnoreCase))
            return stem;
        var folder = Array.FindLast(Folders(path, mapping), folder => !AreEqual(folder, language));
        return $"{folder}/{stem}";
    }

    /// <summary>True if two texts name the same language: <c>pt-BR</c> and <c>pt_br</c>.</summary>
    internal static bool AreEqual(string? left, string? right) =>
        left is not null && right is not null && left.Replace('_', '-').Equals(right.Replace('_', '-'), StringComparison.OrdinalIgnoreCase);

    private static string? InName(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return stem.LastIndexOf('.') is > 0 and var dot && LanguageCode.IsLanguage(stem[(dot + 1)..]) ? stem[(dot + 1)..] : null;
    }

    private static string[] Folders(string path, ContentMapping mapping)
    {
        if (mapping.Root is { } root && ContentPath.IsBelow(ContentPath.Full(path), root))
            return Path.GetRelativePath(root, ContentPath.Full(path)).Split('/', '\\')[..^1];
        var folders = path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries)[..^1];
        return Path.IsPathRooted(path) && folders.Length > MaxFolders ? folders[^MaxFolders..] : folders;
    }
}
