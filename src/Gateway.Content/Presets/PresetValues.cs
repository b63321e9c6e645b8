using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Converts the values of a generator's keys to the forms that the gateway reads. A value that means nothing for the field is <c>null</c>.
/// A value with an error that must be reported stays as it is, so that the reader rejects it at its position.
/// </summary>
internal sealed partial class PresetValues(ContentMapping mapping, string folder = "")
{
    // The template of Eleventy's own blog shows none of these: they only put a page into a collection.
    private static readonly HashSet<string> _collections = new(StringComparer.OrdinalIgnoreCase) { "all", "nav", "post", "posts" };

    private static readonly string[] _urls = ["url", "src", "image", "path", "file", "href"];

    private bool IsGenerator => mapping.Preset != ContentPreset.Gateway;

    internal TreeNode? Convert(string field, string key, TreeNode node) =>
        field switch
        {
            MappableFields.PublishedDateTime => Time(node, isOptional: true),
            MappableFields.Expires => Time(node, isOptional: false),
            MappableFields.ModifiedDateTime => Time(node, isOptional: false) is ScalarNode time && Iso8601.TryParse(time.Value, out _)
                ? time
                : null,
            MappableFields.Published => node is ScalarNode date && ToIso8601(date) is not null ? null : Boolean(node),
            MappableFields.Draft => Boolean(node),
            MappableFields.OriginalUrl => node is ScalarNode url && WebAddress.HostStart(url.Value.Trim()) >= 0 ? url : null,
            MappableFields.Permalink => Permalink(node),
            MappableFields.Category => Labels(key, node) is [var first, ..] ? first : null,
            MappableFields.Topics => new ListNode(Labels(key, node), node.Offset),
            MappableFields.Aliases => node is ScalarNode ? new ListNode([node], node.Offset) : node as ListNode,
            MappableFields.Authors => Authors(node),
            // An article needs a title, so that the reader rejects another type.
            MappableFields.Title => node,
            _ => node as ScalarNode,
        };

    /// <summary>Returns the type that a field expects, if the value has another one; <c>null</c> if the type is not the mistake.</summary>
    internal static string? ExpectedFor(string field, TreeNode node) =>
        field switch
        {
            MappableFields.Excerpt
            or MappableFields.Slug
            or MappableFields.Type
            or MappableFields.Language
            or MappableFields.OriginalUrl
            or MappableFields.Quality
            or MappableFields.Heat => node is ScalarNode ? null : "a text",
            MappableFields.ModifiedDateTime => node is ScalarNode ? null : "a date or a time",
            MappableFields.Aliases => node is MappingNode ? "a list of texts" : null,
            MappableFields.Topics => node is MappingNode || (node is ListNode list && list.Items.Any(item => item is not ScalarNode))
                ? "a list of texts"
                : null,
            MappableFields.Authors => node is ScalarNode ? null : "a name, or a list of names",
            _ => null,
        };

    // Eleventy also has a mapping with the address for each kind of build.
    private TreeNode? Permalink(TreeNode? node) =>
        node switch
        {
            ScalarNode permalink => bool.TryParse(permalink.Value, out _) ? null : permalink,
            MappingNode builds when mapping.Preset == ContentPreset.Eleventy => Permalink(builds.Find("build")),
            _ => null,
        };

    /// <summary>Returns the tags or categories of a key: a list, or a text in which commas or blanks separate them.</summary>
    internal IReadOnlyList<TreeNode> Labels(string key, TreeNode? node)
    {
        IEnumerable<ScalarNode> labels = node switch
        {
            ScalarNode text => Split(key, text),
            ListNode list => list.Items.OfType<ScalarNode>().Where(item => !item.IsNull),
            _ => [],
        };
        return [.. labels.Where(label => mapping.Preset != ContentPreset.Eleventy || !_collections.Contains(label.Value.Trim()))];
    }

    /// <summary>Returns Jekyll's categories, which are part of the address of a post.</summary>
    internal IReadOnlyList<string> Categories(TreeNode? categories, TreeNode? category) =>
        [
            .. Labels("category", category)
                .Concat(Labels("categories", categories))
                .OfType<ScalarNode>()
                .Select(label => label.Value.Trim())
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Returns the images of a text, a mapping, or a list of these.</summary>
    /// <param name="node">The value.</param>
    /// <param name="page">The URL of the page, if the file is in the folder of its images.</param>
    internal TreeNode? Images(TreeNode node, string? page)
    {
        var images = Items(node).Select(item => Image(item, page)).OfType<TreeNode>().ToList();
        return images.Count == 0 ? null : new ListNode(images, node.Offset);
    }

    internal string TimeOf(DateOnly date) =>
        LenientTime.ToIso8601(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), mapping.Zone) ?? "";

    /// <summary>Returns the title that Jekyll derives from a file name.</summary>
    internal static string TitleOf(string name) =>
        string.Join(
            ' ',
            name.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}")
        );

    /// <summary>True if an entry of <c>related</c> is a link as in the gateway's own files.</summary>
    internal static bool IsLink(TreeNode item) =>
        item is MappingNode link && link.TextOf("title") is not null && link.TextOf("webUrl") is not null;

    private static IEnumerable<TreeNode> Items(TreeNode node) => node is ListNode list ? list.Items : [node];

    private IEnumerable<ScalarNode> Split(string key, ScalarNode text)
    {
        var isList = mapping.Preset == ContentPreset.Jekyll && key is "tags" or "categories";
        var parts =
            text.Value.Contains(',', StringComparison.Ordinal) ? text.Value.Split(',')
            : isList ? text.Value.Split(' ', '\t', '\n')
            : [text.Value];
        return parts.Select(part => part.Trim()).Where(part => part.Length > 0).Select(part => At(text, part));
    }

    private TreeNode? Time(TreeNode node, bool isOptional)
    {
        if (node is not ScalarNode written)
            return node;
        if (ToIso8601(written) is { } time)
            return time == written.Value ? written : At(written, time);
        return isOptional && (ToBoolean(written) is not null || IsTimeOfFile(written.Value)) ? null : written;
    }

    private string? ToIso8601(ScalarNode written) =>
        IsGenerator || mapping.TimeZone is not null ? LenientTime.ToIso8601(written.Value, IsUtc(written) ? TimeZoneInfo.Utc : mapping.Zone)
        : Iso8601.TryParse(written.Value, out _) ? written.Value
        : null;

    // Ruby reads a time of YAML without an offset as UTC, and Jekyll converts it to the site's time zone. Only a text is local, such as one
    // in quotation marks, or without seconds: https://github.com/jekyll/jekyll/issues/9278
    private bool IsUtc(ScalarNode written) =>
        mapping.Preset == ContentPreset.Jekyll && written.IsPlain && Timestamp().IsMatch(written.Value.Trim());

    // https://www.11ty.dev/docs/dates/: the time of the file or of its commit, which a copy of the folder does not have.
    internal static bool IsTimeOfFile(string value) =>
        value is "Last Modified" or "Created" or "git Last Modified" or "git Created" || value.StartsWith("{{", StringComparison.Ordinal);

    private TreeNode Boolean(TreeNode node) => node is ScalarNode written && ToBoolean(written) is { } value ? At(written, value) : node;

    // Ruby and Go read YAML 1.1, in which yes and no are Booleans. In JavaScript both are texts, and every text counts as true.
    private string? ToBoolean(ScalarNode written)
    {
        var isYaml11 = mapping.Preset is ContentPreset.Jekyll or ContentPreset.Hugo;
        return written.Value.Trim() switch
        {
            _ when !IsGenerator => written.Value is "true" or "false" ? written.Value : null,
            "true" or "True" or "TRUE" => "true",
            "false" or "False" or "FALSE" => "false",
            "yes" or "Yes" or "YES" or "on" or "On" or "ON" => "true",
            "no" or "No" or "NO" or "off" or "Off" or "OFF" when isYaml11 => "false",
            _ => null,
        };
    }

    private TreeNode? Image(TreeNode item, string? page)
    {
        if (item is ScalarNode { IsNull: false } text)
            return Resolve(text.Value.Trim(), page) is { } url ? At(text, url) : null;
        if (item is not MappingNode image || _urls.Select(image.TextOf).FirstOrDefault(found => found is not null) is not { } address)
            return null;
        if (Resolve(address, page) is not { } absolute)
            return null;
        var entries = new List<MappingEntry> { Entry(image, "url", absolute) };
        if ((image.TextOf("title") ?? image.TextOf("alt") ?? image.TextOf("caption")) is { } title)
            entries.Add(Entry(image, "title", title));
        if ((image.TextOf("attribution") ?? image.TextOf("credit")) is { } attribution)
            entries.Add(Entry(image, "attribution", attribution));
        foreach (var size in (string[])["width", "height"])
        {
            if (image.TextOf(size) is { } pixels && int.TryParse(pixels, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                entries.Add(Entry(image, size, pixels));
        }

        return new MappingNode(entries, image.Offset);
    }

    // Addresses of files that only a build of the site can find have no URL.
    private string? Resolve(string address, string? page)
    {
        if (WebAddress.HostStart(address) >= 0 || address.StartsWith("//", StringComparison.Ordinal))
            return address;
        if (address.Length == 0 || address.Contains(':', StringComparison.Ordinal) || address.Contains("{{", StringComparison.Ordinal))
            return null;
        // The reader resolves it as in files with the gateway's own keys.
        if (!IsGenerator)
            return address;
        if (address.StartsWith('/'))
            return mapping.SiteUrl is { } site ? new AddressResolver { Site = site.AbsoluteUri.TrimEnd('/') }.Resolve(address) : address;
        // The body has the same address.
        if (mapping.SiteUrl is { } url && AddressResolver.IsStatic(address, folder))
            return new AddressResolver { Site = url.AbsoluteUri.TrimEnd('/'), Folder = folder }.Resolve(address);
        if (mapping.SiteUrl is null)
            return page is null && !address.StartsWith('.') && mapping.Preset is ContentPreset.Hugo or ContentPreset.Jekyll
                ? $"/{address}"
                : address;
        if (page is not null && Uri.TryCreate(page, UriKind.Absolute, out var pageFolder))
            return !address.StartsWith("..", StringComparison.Ordinal) && Uri.TryCreate(pageFolder, address, out var found)
                ? found.AbsoluteUri
                : null;
        return mapping.SiteUrl is { } root && !address.StartsWith('.') && mapping.Preset is ContentPreset.Hugo or ContentPreset.Jekyll
            ? $"{root.AbsoluteUri.TrimEnd('/')}/{address}"
            : null;
    }

    private ListNode? Authors(TreeNode node)
    {
        var authors = Items(node).Select(Author).OfType<TreeNode>().ToList();
        return authors.Count == 0 ? null : new ListNode(authors, node.Offset);
    }

    private TreeNode? Author(TreeNode item)
    {
        if (item is ScalarNode { IsNull: false } name)
            return name;
        if (item is not MappingNode author || (author.TextOf("name") ?? author.TextOf("display_name")) is not { } named)
            return null;
        var entries = new List<MappingEntry> { Entry(author, "name", named) };
        AddUrl("url", ["url", "website", "link", "href", "uri"]);
        AddUrl("image", ["image", "avatar", "picture", "photo"]);
        return new MappingNode(entries, author.Offset);

        void AddUrl(string key, string[] keys)
        {
            if (
                keys.Select(author.TextOf).FirstOrDefault(found => found is not null) is { } address
                && Resolve(address, page: null) is { } url
                && WebAddress.HostStart(url) >= 0
            )
                entries.Add(Entry(author, key, url));
        }
    }

    private static MappingEntry Entry(MappingNode mapping, string key, string value) =>
        new(
            new ScalarNode(key, isPlain: false, mapping.Offset, mapping.Offset),
            new ScalarNode(value, isPlain: false, mapping.Offset, mapping.Offset)
        );

    // https://yaml.org/type/timestamp.html
    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}([Tt]|\s+)\d{1,2}:\d\d:\d\d(\.\d*)?$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Timestamp();

    private static ScalarNode At(ScalarNode written, string value) => new(value, isPlain: false, written.Offset, written.End);
}
