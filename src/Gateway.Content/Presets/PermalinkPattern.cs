using System.Text.RegularExpressions;

namespace Gateway.Content.Presets;

/// <summary>Reads the setting <c>Content:Permalink</c>: a pattern, patterns of sections, or the name of one of Jekyll's patterns.</summary>
internal static partial class PermalinkPattern
{
    private static readonly string[] _styles = ["date", "pretty", "ordinal", "weekdate", "none"];

    /// <summary>The placeholders of patterns, without the colon.</summary>
    internal static IReadOnlyList<string> Placeholders { get; } =
    [
        "categories",
        "collection",
        "contentbasename",
        "day",
        "filename",
        "hour",
        "i_day",
        "i_month",
        "lang",
        "long_day",
        "long_month",
        "minute",
        "month",
        "monthname",
        "name",
        "output_ext",
        "path",
        "second",
        "section",
        "sections",
        "short_day",
        "short_month",
        "short_year",
        "slug",
        "slugified_categories",
        "slugorcontentbasename",
        "slugorfilename",
        "title",
        "week",
        "weekdayname",
        "y_day",
        "year",
        "yearday",
    ];

    /// <summary>Returns what is wrong with a setting as the end of "is"; <c>null</c> if nothing is.</summary>
    internal static string? MistakeIn(string setting, ContentPreset preset)
    {
        if (preset == ContentPreset.Jekyll && OfStyle(setting) is not null)
            return null;
        foreach (var (_, pattern) in Patterns(setting))
        {
            var unknown = Placeholder().Matches(pattern).Select(found => found.Groups["name"].Value).Except(Placeholders).FirstOrDefault();
            if (unknown is not null)
                return $"\"{setting}\", but :{unknown} is not a placeholder. The placeholders are {string.Join(", ", Placeholders.Select(name => $":{name}"))}";
            if (!pattern.Contains('/', StringComparison.Ordinal) && !Placeholder().IsMatch(pattern))
                return preset == ContentPreset.Jekyll
                    ? $"\"{setting}\"; expected {string.Join(", ", _styles)}, or a pattern such as /:year/:month/:title/"
                    : $"\"{setting}\"; expected a pattern such as /:year/:month/:slug/";
        }

        return null;
    }

    /// <summary>
    /// Returns the pattern of a section: <c>posts=/:year/:slug/;/:slug/</c> has two patterns. <c>null</c> if there is none.
    /// </summary>
    internal static string? Of(string setting, string section)
    {
        var patterns = Patterns(setting).ToList();
        return patterns.Find(pattern => pattern.Section?.Equals(section, StringComparison.OrdinalIgnoreCase) == true).Pattern
            ?? patterns.Find(pattern => pattern.Section is null).Pattern;
    }

    /// <summary>Returns the pattern with a name in Jekyll; <c>null</c> if there is none.</summary>
    internal static string? OfStyle(string style) =>
        style switch
        {
            "date" => "/:categories/:year/:month/:day/:title:output_ext",
            "pretty" => "/:categories/:year/:month/:day/:title/",
            "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
            "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
            "none" => "/:categories/:title:output_ext",
            _ => null,
        };

    /// <summary>Returns the end of the addresses of Jekyll's pages and collections, which is that of the posts.</summary>
    internal static string EndOfPages(string style) =>
        style == "pretty" || style.EndsWith('/') ? "/"
        : OfStyle(style) is not null || style.EndsWith(":output_ext", StringComparison.Ordinal) ? ".html"
        : "";

    /// <summary>True if an address has placeholders, so that it is none yet.</summary>
    internal static bool HasPlaceholder(string address) =>
        address.Contains("{{", StringComparison.Ordinal) || Placeholder().IsMatch(address);

    /// <summary>Replaces the placeholders for which there is a value.</summary>
    internal static string Expand(string pattern, Func<string, string?> valueOf) =>
        RepeatedSlash().Replace(Placeholder().Replace(pattern, found => valueOf(found.Groups["name"].Value) ?? found.Value), "/");

    private static IEnumerable<(string? Section, string Pattern)> Patterns(string setting) =>
        from part in setting.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let end = part.IndexOf('=', StringComparison.Ordinal)
        select end < 0 ? ((string?)null, part) : (part[..end].Trim().Trim('/'), part[(end + 1)..].Trim());

    // Text around a placeholder can be letters too, as in W:week.
    [GeneratedRegex(":(?<name>[a-z]+(_[a-z]+)*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("/{2,}", RegexOptions.None, 1_000)]
    private static partial Regex RepeatedSlash();
}
