using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Gateway.Html;

/// <summary>A heading of a body.</summary>
/// <param name="Level">From 1 to 6.</param>
/// <param name="Text">The text without markup.</param>
/// <param name="Id">The id of its element.</param>
internal sealed record Heading(int Level, string Text, string Id);

/// <summary>Assigns ids to the headings of a body, as GitHub does: <c>Getting started!</c> becomes <c>getting-started</c>.</summary>
internal static class Headings
{
    private const int MaxSlugLength = 100;

    /// <summary>Adds the ids, and lets links refer to them.</summary>
    /// <returns>The headings with a text, in the order of the body.</returns>
    public static IReadOnlyList<Heading> AddIds(IElement body)
    {
        var ids = body.QuerySelectorAll("[id]").Select(element => element.Id ?? "").ToHashSet(StringComparer.Ordinal);
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var headings = new List<Heading>();
        foreach (var element in body.QuerySelectorAll("h1, h2, h3, h4, h5, h6"))
        {
            var text = string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (text.Length == 0)
                continue;
            if (element.Id is not { Length: > 0 } id)
            {
                id = Unique(ElementRewriter.IdPrefix + SlugOf(text), ids, next);
                element.Id = id;
            }

            headings.Add(new Heading(element.LocalName[1] - '0', text, id));
        }

        foreach (var link in body.QuerySelectorAll("a[href^='#']"))
        {
            var target = Uri.UnescapeDataString((link.GetAttribute("href") ?? "")[1..]);
            if (!ids.Contains(target) && ids.Contains(ElementRewriter.IdPrefix + target))
                link.SetAttribute("href", $"#{ElementRewriter.IdPrefix}{target}");
        }

        return headings;
    }

    private static string Unique(string id, HashSet<string> ids, Dictionary<string, int> next)
    {
        var unique = id;
        for (var number = next.GetValueOrDefault(id, 1); !ids.Add(unique); number++)
        {
            unique = $"{id}-{number.ToString(CultureInfo.InvariantCulture)}";
            next[id] = number + 1;
        }

        return unique;
    }

    // https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
    private static string SlugOf(string text)
    {
        var slug = new StringBuilder();
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            if (slug.Length >= MaxSlugLength)
                break;
            if (rune.Value == ' ')
                slug.Append('-');
            else if (
                rune.Value is '-' or '_'
                || Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            )
                slug.Append(rune.ToString());
        }

        return slug.Length == 0 ? "section" : slug.ToString();
    }
}
