using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Computes the address of a page as the generators do: https://jekyllrb.com/docs/permalinks/,
/// https://gohugo.io/configuration/permalinks/, https://www.11ty.dev/docs/permalinks/.
/// </summary>
internal sealed partial class Permalink(SitePath site, ContentMapping mapping, Permalink.Page page)
{
    /// <summary>The values of a page that can be part of its address.</summary>
    /// <param name="Title">The title.</param>
    /// <param name="Slug">The slug in the front matter.</param>
    /// <param name="Categories">The categories in the front matter.</param>
    /// <param name="Published">The time of publication.</param>
    internal sealed record Page(string Title, string? Slug, IReadOnlyList<string> Categories, DateTimeOffset Published)
    {
        /// <summary>The slug as a part of an address. <c>null</c> if there is none that can be used.</summary>
        public string? SlugInPath { get; } =
            Slug is not null && AddressSlug.Of(Slug) is not null
                ? string.Join('/', PartsOf(Slug).Select(part => NotInPath().Replace(part, "-")))
                : null;

        /// <summary>Returns the parts of a slug that can be those of an address.</summary>
        internal static IEnumerable<string> PartsOf(string slug) =>
            slug.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(part => part is not ("." or ".."));
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
        // https://www.11ty.dev/docs/permalinks/: the address of a folder's index is that of the folder.
        if (mapping.Preset == ContentPreset.Eleventy && path.EndsWith("/index.html", StringComparison.Ordinal))
            path = path[..^"index.html".Length];
        return string.Concat(
            url.AbsoluteUri.TrimEnd('/'),
            path.StartsWith('/') ? "" : "/",
            NotInUrl().Replace(path, character => Uri.EscapeDataString(character.Value))
        );
    }

    private static bool IsAbsolute(string address) => WebAddress.HostStart(address) >= 0;

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
                "title" when filter is "slugify" or "slug" => GeneratorSlug.OfEleventy(page.Title),
                "slug" when page.SlugInPath is not null => page.SlugInPath,
                _ => null,
            };
    }

    private string Path()
    {
        if (mapping.Preset == ContentPreset.Jekyll)
            return OfJekyll();
        if (mapping.Permalink is { } setting && PermalinkPattern.Of(setting, Section) is { } pattern)
            return pattern.Contains(":lang", StringComparison.Ordinal) ? Expand(pattern) : $"{LanguageFolder}{Expand(pattern)}";
        return $"{LanguageFolder}/{string.Join('/', Parts().Append(""))}";
    }

    private string Section => site.Folders.Count > 0 && !(site.IsIndex && site.Folders.Count == 1) ? site.Folders[0] : "";

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
        // https://docs.astro.build/en/guides/content-collections/: a slug replaces the path below the collection.
        if (site.IsCollectionEntry && SlugInPath is { } slug)
            return [Segment(site.Folders[0]), slug];
        var folders = site.IsIndex && site.Folders.Count > 0 ? site.Folders.SkipLast(1) : site.Folders;
        // posts/hello/hello.md has the address /posts/hello/.
        if (mapping.Preset == ContentPreset.Eleventy && folders.LastOrDefault() == site.Name)
            folders = folders.SkipLast(1);
        var last = SlugInPath ?? (site.IsIndex && site.Folders.Count == 0 ? "" : NameInPath);
        return folders.Select(Segment).Append(last).Where(part => part.Length > 0);
    }

    // Hugo keeps the date of a file name, Eleventy removes it.
    private string NameInPath => Segment(mapping.Preset == ContentPreset.Eleventy || site.IsIndex ? site.Name : site.Stem);

    private string? SlugInPath =>
        mapping.Preset == ContentPreset.Hugo && page is { SlugInPath: not null, Slug: { } written }
            ? string.Join('/', Page.PartsOf(written).Select(Segment))
            : page.SlugInPath;

    // Hugo and Astro write addresses in lower case. https://docs.astro.build/en/reference/modules/astro-content/#id
    private string Segment(string name) =>
        mapping.Preset switch
        {
            ContentPreset.Hugo => Escaped(GeneratorSlug.OfHugo(name)),
            ContentPreset.Astro when site.IsCollectionEntry => GeneratorSlug.OfAstro(name),
            ContentPreset.Astro => NotInPath().Replace(name.ToLowerInvariant(), "-"),
            _ => Escaped(name),
        };

    private static string Escaped(string name) => QueryOrFragment().Replace(name, character => Uri.EscapeDataString(character.Value));

    // https://jekyllrb.com/docs/permalinks/#collections: the pattern of posts only decides how the other addresses end.
    private string OfJekyll()
    {
        var style = mapping.Permalink ?? "date";
        if (site.Collection is { } collection)
            return Expand(collection.Permalink ?? $"/:collection/:path{PermalinkPattern.EndOfPages(style)}");
        if (site.DateInName is not null)
            return Expand(PermalinkPattern.OfStyle(style) ?? PermalinkPattern.Of(style, Section) ?? PermalinkPattern.OfStyle("date") ?? "");
        var folders = string.Concat(site.Folders.Select(folder => $"{folder}/"));
        return site.IsIndex ? $"/{folders}" : $"/{folders}{site.Stem}{PermalinkPattern.EndOfPages(style)}";
    }

    private string Expand(string pattern) => PermalinkPattern.Expand(pattern, Value);

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
            "title" when mapping.Preset == ContentPreset.Hugo => Segment(page.Title),
            "slug" when mapping.Preset == ContentPreset.Hugo => SlugInPath ?? Segment(page.Title),
            "title" when mapping.Preset == ContentPreset.Jekyll => GeneratorSlug.OfJekyllTitle(SlugInPath ?? site.Name),
            "slug" when mapping.Preset == ContentPreset.Jekyll => GeneratorSlug.OfJekyll(SlugInPath ?? site.Name),
            "title" => SlugInPath ?? site.Name,
            "slug" => SlugInPath ?? Slug.Of(site.Name),
            "slugorfilename" or "slugorcontentbasename" => SlugInPath ?? Segment(site.Name),
            "filename" or "contentbasename" => Segment(site.IsIndex ? site.Name : site.Stem),
            "name" => site.Name,
            "collection" when mapping.Preset == ContentPreset.Jekyll => site.Collection?.Name ?? "posts",
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
            (site.Collection is null ? site.Folders : [])
                .Concat(page.Categories)
                .Select(category => areSlugs ? GeneratorSlug.OfJekyll(category) : category.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal)
        );

    [GeneratedRegex(@"\{\{-?\s*(?<value>[\w.]+)\s*(\|\s*(?<filter>\w+)\s*)?-?\}\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TemplateExpression();

    [GeneratedRegex(@"[\s/\\?#]+", RegexOptions.None, 1_000)]
    private static partial Regex NotInPath();

    // https://datatracker.ietf.org/doc/html/rfc3986#section-2: characters that no URL contains. Other alphabets stay readable.
    [GeneratedRegex("""[\x00-\x20"<>\\^`{|}\x7F]|%(?![0-9A-Fa-f]{2})""", RegexOptions.None, 1_000)]
    private static partial Regex NotInUrl();

    [GeneratedRegex("[?#]", RegexOptions.None, 1_000)]
    private static partial Regex QueryOrFragment();
}
