using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Gateway.Html;

/// <summary>
/// Prepares elements and attributes that are safe only with certain values, before the sanitiser removes everything else: ids, classes,
/// checkboxes and frames.
/// </summary>
internal static partial class ElementRewriter
{
    /// <summary>
    /// The beginning of all ids. A page has no such ids or variables of its own, so that an article cannot replace them.
    /// </summary>
    public const string IdPrefix = "user-content-";

    private const int MaxIdLength = 200;

    private static readonly HashSet<string> _classes = new(StringComparer.Ordinal)
    {
        "contains-task-list",
        "footnote-back-ref",
        "footnote-ref",
        "footnotes",
        "task-list-item",
    };

    // Elements without a meaning of their own in an article. The sanitiser would remove the text and the images inside as well.
    private static readonly HashSet<string> _unwrapped = new(StringComparer.Ordinal)
    {
        "data",
        "fieldset",
        "hgroup",
        "label",
        "legend",
        "map",
        "marquee",
        "meter",
        "nobr",
        "output",
        "picture",
        "progress",
        "rb",
        "rtc",
        "search",
    };

    public static void Prepare(IHtmlDocument document, BodySettings settings, BodyAddressResolver addresses)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in document.All.ToList())
        {
            if (
                element is IHtmlUnknownElement
                || element.LocalName.Contains('-', StringComparison.Ordinal)
                || (element is IHtmlElement && _unwrapped.Contains(element.LocalName))
            )
            {
                Unwrap(element);
                continue;
            }

            // The text of a link to a page that readers cannot see stays.
            if (element is IHtmlAnchorElement && element.GetAttribute("href") is { } href && addresses.LeadsNowhere(href))
            {
                Unwrap(element);
                continue;
            }

            // The other sizes of a picture, of which the image stays.
            if (element is IHtmlSourceElement && element.ParentElement is not IHtmlMediaElement)
            {
                element.Remove();
                continue;
            }

            PrepareId(element, ids);
            PrepareClass(element);
            if (element is IHtmlInputElement)
                PrepareCheckbox(element);
            else if (element.LocalName == "iframe")
                PrepareFrame(document, element, settings, addresses);
        }

        // Links to ids that the body does not have belong to the page.
        foreach (var link in document.Links.OfType<IHtmlAnchorElement>())
        {
            if (link.GetAttribute("href") is ['#', .. var target] && ids.Contains(Decoded(target)))
                link.SetAttribute("href", $"#{IdPrefix}{target}");
        }
    }

    // List<String> in a text, or a component of a site's generator. The sanitiser would remove the text inside as well.
    private static void Unwrap(IElement element)
    {
        foreach (var child in element.ChildNodes.ToList())
            element.Parent?.InsertBefore(child, element);
        element.Remove();
    }

    private static void PrepareId(IElement element, HashSet<string> ids)
    {
        var id = element.GetAttribute("id") ?? (element.LocalName == "a" ? element.GetAttribute("name") : null);
        element.RemoveAttribute("name");
        element.RemoveAttribute("id");
        if (id is { Length: > 0 and <= MaxIdLength } && !id.Any(IsNotForId) && ids.Add(id))
            element.SetAttribute("id", $"{IdPrefix}{id}");
    }

    private static bool IsNotForId(char letter) =>
        char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '"' or '\'' or '<' or '>' or '&' or '`' or '=';

    private static void PrepareClass(IElement element)
    {
        if (element.GetAttribute("class") is not { } written)
            return;
        var classes = written
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(name => _classes.Contains(name) || (element.LocalName is "code" or "pre" && LanguageClass().IsMatch(name)));
        if (string.Join(' ', classes) is { Length: > 0 } safe)
            element.SetAttribute("class", safe);
        else
            element.RemoveAttribute("class");
    }

    // The state of a task. Nothing else that takes input is kept.
    private static void PrepareCheckbox(IElement input)
    {
        if (!string.Equals(input.GetAttribute("type"), "checkbox", StringComparison.OrdinalIgnoreCase))
        {
            input.Remove();
            return;
        }

        var isChecked = input.HasAttribute("checked");
        Clear(input);
        input.SetAttribute("type", "checkbox");
        input.SetAttribute("disabled", "");
        if (isChecked)
            input.SetAttribute("checked", "");
    }

    // A frame of another host becomes a link.
    private static void PrepareFrame(IHtmlDocument document, IElement frame, BodySettings settings, BodyAddressResolver addresses)
    {
        var written = frame.GetAttribute("src")?.Trim() ?? "";
        if (written.Length == 0)
        {
            frame.Remove();
            return;
        }

        var title = frame.GetAttribute("title") is { Length: > 0 and <= MaxIdLength } text ? text : null;
        if (
            !Uri.TryCreate(new Uri(addresses.WebUrl), written, out var url)
            || url.Scheme is not ("http" or "https")
            || url.Host.Length == 0
            || url.UserInfo.Length > 0
        )
        {
            frame.Remove();
            return;
        }

        if (!settings.EmbedHosts.Contains(url.Host) || !url.IsDefaultPort)
        {
            var link = document.CreateElement("a");
            link.SetAttribute("href", url.AbsoluteUri);
            link.TextContent = title ?? url.AbsoluteUri;
            frame.Replace(link);
            return;
        }

        var (width, height) = (SizeOf(frame, "width"), SizeOf(frame, "height"));
        Clear(frame);
        frame.SetAttribute(
            "src",
            new UriBuilder(url) { Scheme = "https", Port = -1 }
                .Uri
                .AbsoluteUri
        );
        frame.SetAttribute("title", title ?? url.Host);
        if (width is not null)
            frame.SetAttribute("width", width);
        if (height is not null)
            frame.SetAttribute("height", height);
        frame.SetAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
        frame.SetAttribute("loading", "lazy");
        // Players refuse to play without the origin of the page.
        frame.SetAttribute("referrerpolicy", "strict-origin-when-cross-origin");
        frame.SetAttribute("allowfullscreen", "");
    }

    private static string? SizeOf(IElement frame, string attribute) =>
        frame.GetAttribute(attribute) is { Length: > 0 and <= 5 } size && size.TrimEnd('%').All(char.IsAsciiDigit) ? size : null;

    private static void Clear(IElement element)
    {
        foreach (var attribute in element.Attributes.ToList())
            element.RemoveAttribute(attribute.NamespaceUri, attribute.LocalName);
        element.TextContent = "";
    }

    private static string Decoded(string fragment) => Uri.UnescapeDataString(fragment);

    [GeneratedRegex(@"^lang(uage)?-[A-Za-z0-9_+#.\-]{1,40}$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LanguageClass();
}
