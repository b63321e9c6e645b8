using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Content.Presets;

/// <summary>
/// Computes the address of a page as the generators do: https://jekyllrb.com/docs/permalinks/,
/// https://gohugo.io/configuration/permalinks/, https://www.11ty.dev/docs/permalinks/.
/// </summary>
internal sealed partial class Permalink(SitePath site, ContentMapping mapping, Permalink.Page page)
{
    // As long as the name of a file can be.
    private const int MaxNameLength = 200;

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
        if (preset == ContentPreset.Jekyll && JekyllPattern(setting) is not null)
            return null;
        foreach (var (_, pattern) in Patterns(setting))
        {
            var unknown = Placeholder().Matches(pattern).Select(found => found.Groups["name"].Value).Except(Placeholders).FirstOrDefault();
            if (unknown is not null)
                return $"\"{setting}\", but :{unknown} is no placeholder. The placeholders are {string.Join(", ", Placeholders.Select(name => $":{name}"))}";
            if (!pattern.Contains('/', StringComparison.Ordinal) && !Placeholder().IsMatch(pattern))
                return preset == ContentPreset.Jekyll
                    ? $"\"{setting}\"; expected {string.Join(", ", _styles)}, or a pattern such as /:year/:month/:title/"
                    : $"\"{setting}\"; expected a pattern such as /:year/:month/:slug/";
        }

        return null;
    }

    /// <summary>The values of a page that can be part of its address.</summary>
    /// <param name="Title">The title.</param>
    /// <param name="Slug">The slug in the front matter.</param>
    /// <param name="Categories">The categories in the front matter.</param>
    /// <param name="Published">The time of publication.</param>
    internal sealed record Page(string Title, string? Slug, IReadOnlyList<string> Categories, DateTimeOffset Published)
    {
        /// <summary>The slug as a part of an address. <c>null</c> if there is none that can be used.</summary>
        public string? SlugInPath { get; } =
            Slug is not null && SlugOf(Slug) is not null
                ? string.Join(
                    '/',
                    Slug.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        .Where(part => part is not ("." or ".."))
                        .Select(part => NotInPath().Replace(part, "-"))
                )
                : null;
    }

    /// <summary>Returns the URL of the page. <c>null</c> if there is no site.</summary>
    /// <param name="written">The address in the front matter, which can contain placeholders.</param>
    internal string? Url(string? written)
    {
        if (mapping.SiteUrl is not { } url)
            return null;
        if (written is not null && IsAbsolute(written))
            return written;
        var path = (written is null ? null : OfLanguage(Resolve(written))) ?? Path();
        return string.Concat(
            url.AbsoluteUri.TrimEnd('/'),
            path.StartsWith('/') ? "" : "/",
            NotInUrl().Replace(path, character => Uri.EscapeDataString(character.Value))
        );
    }

    /// <summary>
    /// Returns the slug in an address: the last part of its path. <c>null</c> if it has placeholders, or no such part with a letter or digit.
    /// </summary>
    internal static string? SlugOf(string address)
    {
        var path = address.Split('?', '#')[0];
        if (IsAbsolute(path) && Uri.TryCreate(path, UriKind.Absolute, out var url))
            path = Uri.UnescapeDataString(url.AbsolutePath);
        if (HasPlaceholder(path))
            return null;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts is [.., "index.html" or "index.htm" or "index"])
            parts = parts[..^1];
        if (parts is not [.., var last])
            return null;
        var name = HtmlEnding().Replace(last, "");
        if (!name.Any(char.IsLetterOrDigit))
            return null;
        return name.Length <= MaxNameLength && Slug.FromFileName($"{name}.md") is { } dated ? dated : Slug.Of(name);
    }

    /// <summary>
    /// Returns the slugs that a former address may have had: its last part, and that part with the date in the address before it.
    /// </summary>
    internal static IEnumerable<string> FormerSlugs(string address)
    {
        if (SlugOf(address) is not { } slug)
            yield break;
        yield return slug;
        if (DateInPath().Match(address) is { Success: true } date)
            yield return $"{date.Groups["year"].Value}-{date.Groups["month"].Value}-{date.Groups["day"].Value}-{slug}";
    }

    private static bool IsAbsolute(string address) => WebAddress.HostStart(address) >= 0;

    private static bool HasPlaceholder(string address) =>
        address.Contains("{{", StringComparison.Ordinal) || Placeholder().IsMatch(address);

    // Nunjucks and Liquid can compute anything. Only the usual expressions are resolved.
    private string? Resolve(string written)
    {
        var path = TemplateExpression()
            .Replace(written, expression => Value(expression.Groups["value"].Value, expression.Groups["filter"].Value) ?? expression.Value);
        return path.Contains("{{", StringComparison.Ordinal) || path.Contains("{%", StringComparison.Ordinal) ? null : Expand(path);

        string? Value(string name, string filter) =>
            name switch
            {
                "page.fileSlug" => site.Name,
                "title" when filter is "slugify" or "slug" => Slug.Of(page.Title),
                "slug" when page.SlugInPath is not null => page.SlugInPath,
                _ => null,
            };
    }

    private string Path()
    {
        if (
            mapping.Permalink is { } setting
            && !(mapping.Preset == ContentPreset.Jekyll && JekyllPattern(setting) is not null)
            && PatternOf(setting) is { } pattern
        )
            return pattern.Contains(":lang", StringComparison.Ordinal) ? Expand(pattern) : $"{LanguageFolder}{Expand(pattern)}";
        if (mapping.Preset == ContentPreset.Jekyll)
            return OfJekyll();
        return $"{LanguageFolder}/{string.Join('/', Parts().Append(""))}";
    }

    // In Hugo an address without a slash at its start is relative to the language of the page.
    private string? OfLanguage(string? path) =>
        path is null || path.StartsWith('/') || LanguageFolder.Length == 0 ? path : $"{LanguageFolder}/{path}";

    private string LanguageFolder =>
        mapping.Preset == ContentPreset.Hugo
        && site.Language is { } name
        && !name.Equals(mapping.Language, StringComparison.OrdinalIgnoreCase)
            ? $"/{name.ToLowerInvariant()}"
            : "";

    // The parts of the address that follow from the path.
    private IEnumerable<string> Parts()
    {
        var folders = site.IsIndex && site.Folders.Count > 0 ? site.Folders.SkipLast(1) : site.Folders;
        // posts/hello/hello.md has the address /posts/hello/.
        if (mapping.Preset == ContentPreset.Eleventy && folders.LastOrDefault() == site.Name)
            folders = folders.SkipLast(1);
        var last = page.SlugInPath ?? (site.IsIndex && site.Folders.Count == 0 ? "" : NameInPath);
        return folders.Select(Segment).Append(last).Where(part => part.Length > 0);
    }

    /// <summary>Returns the pattern for the section of the page: <c>posts=/:year/:slug/;/:slug/</c> has two patterns.</summary>
    private string? PatternOf(string setting)
    {
        var section = site.Folders.Count > 0 && !(site.IsIndex && site.Folders.Count == 1) ? site.Folders[0] : "";
        var patterns = Patterns(setting).ToList();
        return patterns.Find(pattern => pattern.Section?.Equals(section, StringComparison.OrdinalIgnoreCase) == true).Pattern
            ?? patterns.Find(pattern => pattern.Section is null).Pattern;
    }

    private static IEnumerable<(string? Section, string Pattern)> Patterns(string setting) =>
        from part in setting.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let end = part.IndexOf('=', StringComparison.Ordinal)
        select end < 0 ? ((string?)null, part) : (part[..end].Trim().Trim('/'), part[(end + 1)..].Trim());

    // Hugo keeps the date of a file name, Eleventy removes it.
    private string NameInPath => Segment(mapping.Preset == ContentPreset.Eleventy || site.IsIndex ? site.Name : site.Stem);

    // Hugo and Astro write addresses in lower case. https://docs.astro.build/en/reference/modules/astro-content/#id
    private string Segment(string name) =>
        mapping.Preset is ContentPreset.Hugo or ContentPreset.Astro
            ? NotInPath().Replace(name.ToLowerInvariant(), "-")
            : QueryOrFragment().Replace(name, character => Uri.EscapeDataString(character.Value));

    private string OfJekyll()
    {
        var style = mapping.Permalink ?? "date";
        if (site.DateInName is not null)
            return Expand(JekyllPattern(style) ?? style);
        var folders = string.Concat(site.Folders.Select(folder => $"{folder}/"));
        return style == "pretty" ? $"/{folders}{site.Stem}/" : $"/{folders}{site.Stem}.html";
    }

    private static string? JekyllPattern(string style) =>
        style switch
        {
            "date" => "/:categories/:year/:month/:day/:title:output_ext",
            "pretty" => "/:categories/:year/:month/:day/:title/",
            "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
            "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
            "none" => "/:categories/:title:output_ext",
            _ => null,
        };

    private string Expand(string pattern)
    {
        var path = Placeholder().Replace(pattern, placeholder => Value(placeholder.Groups["name"].Value) ?? placeholder.Value);
        return RepeatedSlash().Replace(path, "/");
    }

    private string? Value(string name)
    {
        var date = TimeZoneInfo.ConvertTime(page.Published, mapping.Zone);
        return name switch
        {
            "year" => Format("yyyy"),
            "short_year" => Format("yy"),
            "month" => Format("MM"),
            "i_month" => date.Month.ToString(CultureInfo.InvariantCulture),
            "monthname" or "long_month" => Format("MMMM"),
            "short_month" => Format("MMM"),
            "day" => Format("dd"),
            "i_day" => date.Day.ToString(CultureInfo.InvariantCulture),
            "y_day" => date.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            "yearday" => date.DayOfYear.ToString(CultureInfo.InvariantCulture),
            "week" => ISOWeek.GetWeekOfYear(date.DateTime).ToString("00", CultureInfo.InvariantCulture),
            "short_day" => Format("ddd"),
            "long_day" or "weekdayname" => Format("dddd"),
            "hour" => Format("HH"),
            "minute" => Format("mm"),
            "second" => Format("ss"),
            "title" when mapping.Preset == ContentPreset.Hugo => Slug.Of(page.Title),
            "title" => page.SlugInPath ?? site.Name,
            "slug" when mapping.Preset == ContentPreset.Hugo => page.SlugInPath ?? Slug.Of(page.Title),
            "slug" => page.SlugInPath ?? Slug.Of(site.Name),
            "slugorfilename" or "slugorcontentbasename" => page.SlugInPath ?? Segment(site.Name),
            "filename" or "contentbasename" => Segment(site.IsIndex ? site.Name : site.Stem),
            "name" => site.Name,
            "section" or "collection" => site.Folders.Count > 0 ? Segment(site.Folders[0]) : "",
            "sections" => string.Join('/', (site.IsIndex ? site.Folders.SkipLast(1) : site.Folders).Select(Segment)),
            "path" when mapping.Preset == ContentPreset.Jekyll => string.Join('/', site.Folders.Append(site.Stem)),
            "path" => string.Join('/', Parts()),
            "lang" => (site.Language ?? mapping.Language ?? "").ToLowerInvariant(),
            "categories" or "slugified_categories" => Categories(name != "categories"),
            "output_ext" => ".html",
            _ => null,
        };

        string Format(string format) => date.ToString(format, CultureInfo.InvariantCulture);
    }

    private string Categories(bool areSlugs) =>
        string.Join(
            '/',
            site.Folders.Concat(page.Categories)
                .Select(category => areSlugs ? Slug.Of(category) : category.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal)
        );

    // Text around a placeholder can be letters too, as in W:week.
    [GeneratedRegex(":(?<name>[a-z]+(_[a-z]+)*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{\{-?\s*(?<value>[\w.]+)\s*(\|\s*(?<filter>\w+)\s*)?-?\}\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TemplateExpression();

    [GeneratedRegex("/{2,}", RegexOptions.None, 1_000)]
    private static partial Regex RepeatedSlash();

    [GeneratedRegex(@"[\s/\\?#]+", RegexOptions.None, 1_000)]
    private static partial Regex NotInPath();

    // https://datatracker.ietf.org/doc/html/rfc3986#section-2: characters that no URL contains. Other alphabets stay readable.
    [GeneratedRegex("""[\x00-\x20"<>\\^`{|}\x7F]|%(?![0-9A-Fa-f]{2})""", RegexOptions.None, 1_000)]
    private static partial Regex NotInUrl();

    [GeneratedRegex("[?#]", RegexOptions.None, 1_000)]
    private static partial Regex QueryOrFragment();

    [GeneratedRegex(@"\.(html?|md|php|aspx?)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex HtmlEnding();

    [GeneratedRegex("/(?<year>[0-9]{4})/(?<month>[0-9]{2})/(?<day>[0-9]{2})/", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DateInPath();
}
