using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Content.Presets;

/// <summary>Reads the configuration of Astro and Eleventy, which is a program. It is searched for its usual lines, and never run.</summary>
internal static partial class ScriptConfiguration
{
    private const int MaxBytes = 256 * 1024;

    private static readonly string[] _dataFiles = ["metadata", "site", "meta"];
    private static readonly string[] _dataExtensions = ["js", "cjs", "mjs", "json", "yaml", "yml"];

    internal static SiteConfiguration Read(string folder, string file, ContentPreset preset)
    {
        var text = ScriptText.WithoutComments(Text(file));
        return preset == ContentPreset.Astro ? OfAstro(folder, file, text) : OfEleventy(folder, file, text);
    }

    /// <summary>Returns the text of a file; empty if there is none, or if it is too large.</summary>
    internal static string Text(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: < MaxBytes } ? File.ReadAllText(file, Encoding.UTF8) : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static SiteConfiguration OfAstro(string folder, string file, string text) =>
        new(file, ContentPreset.Astro)
        {
            Folder = folder,
            SiteUrl = SiteAddress.Of(ValueOf(Site().Match(text)), ValueOf(Base().Match(text))),
            // https://docs.astro.build/en/reference/configuration-reference/#trailingslash
            Permalink = ValueOf(TrailingSlash().Match(text)) == "never" ? "/:path" : null,
            Language = ValueOf(DefaultLocale().Match(text)),
            Content = SiteConfiguration.First(folder, [.. SiteConfiguration.AstroFolders]),
        };

    private static SiteConfiguration OfEleventy(string folder, string file, string text)
    {
        var input = ValueOf(Input().Match(text)) ?? "";
        var data = string.Concat(
            from at in new[] { Path.Combine(folder, input, "_data"), Path.Combine(folder, "_data") }
            from name in _dataFiles
            from extension in _dataExtensions
            select Text(Path.Combine(at, $"{name}.{extension}"))
        );
        return new SiteConfiguration(file, ContentPreset.Eleventy)
        {
            Folder = folder,
            SiteUrl = WithPrefix(SiteAddress.Of(ValueOf(SiteUrlInData().Match(data)), null), ValueOf(PathPrefix().Match(text))),
            Title = ValueOf(TitleInData().Match(data)),
            Language = ValueOf(LanguageInData().Match(data)),
            Content =
                Path.TrimEndingDirectorySeparator(Path.GetRelativePath(folder, Path.Combine(folder, input))) is var content
                && content == "."
                    ? ""
                    : content,
            UsesGitIgnore = !GitIgnoreIsOff().IsMatch(text),
            AddedIgnores = [.. AddedIgnore().Matches(text).Select(match => match.Groups["value"].Value)],
        };
    }

    // https://www.11ty.dev/docs/config/#deploy-to-a-subdirectory-with-a-path-prefix
    private static Uri? WithPrefix(Uri? site, string? prefix) =>
        site is null || prefix is null || site.AbsolutePath.TrimEnd('/').EndsWith($"/{prefix.Trim('/')}", StringComparison.Ordinal)
            ? site
            : SiteAddress.Of(site.AbsoluteUri, prefix);

    private static string? ValueOf(Match match) => match.Groups["value"].Value is { Length: > 0 } value ? value : null;

    [GeneratedRegex("""\bsite["']?\s*:\s*["'`](?<value>https?://[^"'`]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Site();

    [GeneratedRegex("""\bbase["']?\s*:\s*["'`](?<value>/?[^"'`]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Base();

    [GeneratedRegex("""\btrailingSlash["']?\s*:\s*["'`](?<value>\w+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TrailingSlash();

    [GeneratedRegex("""\bpathPrefix["']?\s*:\s*["'`](?<value>[^"'`]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PathPrefix();

    [GeneratedRegex("""\bdefaultLocale["']?\s*:\s*["'`](?<value>[\w-]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DefaultLocale();

    [GeneratedRegex("""\binput["']?\s*:\s*["'`](?<value>[^"'`]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Input();

    // https://www.11ty.dev/docs/ignores/
    [GeneratedRegex("""\bsetUseGitIgnore\s*\(\s*false\s*\)""", RegexOptions.None, 1_000)]
    private static partial Regex GitIgnoreIsOff();

    [GeneratedRegex("""\.ignores\.add\s*\(\s*["'`](?<value>[^"'`]+)["'`]\s*\)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AddedIgnore();

    [GeneratedRegex("""\burl["']?\s*:\s*["'`]?(?<value>https?://[^"'`\s,]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SiteUrlInData();

    [GeneratedRegex("""\btitle["']?\s*:\s*["'`](?<value>[^"'`\n]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TitleInData();

    [GeneratedRegex("""\blang(uage)?["']?\s*:\s*["'`](?<value>[\w-]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LanguageInData();
}
