using Gateway.Content.Parsing;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>Completes the fields that a file does not have: from its path, as its generator does, and from the settings.</summary>
internal sealed class FieldCompletion(
    string path,
    ContentMapping mapping,
    SitePath site,
    PresetValues values,
    FrontMatterKeys keys,
    MappedFields fields
)
{
    private bool IsGenerator => mapping.Preset != ContentPreset.Gateway;

    /// <returns>The slug of a file that has none.</returns>
    public string AddFromPath()
    {
        if (mapping.Preset == ContentPreset.Jekyll)
            AddCategories();
        if (mapping.Preset == ContentPreset.Jekyll && IsEmpty(MappableFields.Title))
            fields.Complete(MappableFields.Title, PresetValues.TitleOf(site.Name));
        if (site.DateInName is { } date && IsEmpty(MappableFields.PublishedDateTime))
            fields.Set(MappableFields.PublishedDateTime, values.TimeOf(date));
        if ((site.Language ?? PathLanguage.Find(path, mapping)) is { } language && fields.TextOf(MappableFields.Language) is null)
            fields.Set(MappableFields.Language, language);
        if ((site.IsDraft || HidesPage()) && fields.TextOf(MappableFields.Draft) is null or "false")
            fields.Set(MappableFields.Draft, "true");

        var permalink = fields.TextOf(MappableFields.Permalink);
        if (fields.TextOf(MappableFields.WebUrl) is null && new Permalink(site, mapping, Page()).Url(permalink) is { } url)
            fields.Set(MappableFields.WebUrl, url);
        // An address that another file gives is that of many files.
        var isOwn = PresetKeys.Of(MappableFields.Permalink, mapping).Any(key => keys.Find(key) is { IsFromOtherFile: false });
        var slug = SlugOf(permalink, isOwn);
        AddPageOfGateway(slug);
        return slug;
    }

    // A value of a wrong type is a mistake, which the reader reports.
    private bool IsEmpty(string field) => fields.Find(field) is null or ScalarNode && fields.TextOf(field) is null;

    // The folders above _posts are categories: https://jekyllrb.com/docs/posts/#categories
    private void AddCategories()
    {
        if (site.Collection is not null || site.DateInName is null || site.Folders.Count == 0)
            return;
        TreeNode[] folders = [.. site.Folders.Select(fields.Scalar)];
        var topics = fields.Find(MappableFields.Topics) is ListNode list ? list.Items : [];
        fields.Set(MappableFields.Topics, new ListNode([.. folders, .. topics], fields.Offset));
        fields.Set(MappableFields.Category, folders[0]);
    }

    private string SlugOf(string? permalink, bool isOwn) =>
        (permalink is null || !isOwn ? null : AddressSlug.Of(permalink)) ?? $"{site.Slug(mapping.Language)}{SlugSuffix()}";

    // Without a site of its own, the page of the article is that of the gateway: /articles/slug.
    private void AddPageOfGateway(string slug)
    {
        if (mapping.SiteUrl is not null || mapping.GatewayUrl is not { } gateway || fields.TextOf(MappableFields.WebUrl) is not null)
            return;
        var written = fields.TextOf(MappableFields.Slug) is { } own ? AddressSlug.InFrontMatter(own, mapping.Preset) : null;
        fields.Set(MappableFields.WebUrl, $"{gateway.AbsoluteUri.TrimEnd('/')}/articles/{Uri.EscapeDataString(written ?? slug)}");
    }

    // The languages of the other generators are part of the site's path.
    private string SlugSuffix() =>
        mapping.Preset == ContentPreset.Jekyll ? PathLanguage.SlugSuffix(path, fields.TextOf(MappableFields.Language), mapping) : "";

    public void AddFromSettings()
    {
        AddProvider();
        if (mapping.Type is { } type && fields.TextOf(MappableFields.Type) is null)
            fields.Set(MappableFields.Type, type);
        if ((PathLanguage.Find(path, mapping) ?? mapping.Language) is { } language && fields.TextOf(MappableFields.Language) is null)
            fields.Set(MappableFields.Language, language);
    }

    // The provider is the site, unless the settings or the file name another one.
    private void AddProvider()
    {
        var url = mapping.SiteUrl ?? mapping.GatewayUrl;
        var host = url?.Host is { } full && full.StartsWith("www.", StringComparison.Ordinal) ? full[4..] : url?.Host;
        var domain = mapping.ProviderDomain ?? (IsGenerator ? host : null);
        var name = mapping.ProviderName ?? (IsGenerator ? domain : null);
        if (name is null && domain is null)
            return;
        var written = fields.Find("provider");
        var entries = written is MappingNode provider ? provider.Entries.ToList() : [];
        if (written is ScalarNode { IsNull: false } text && IsGenerator)
            entries.Add(new MappingEntry(fields.Scalar("name"), text));
        else if (written is not (null or MappingNode or ScalarNode { IsNull: true }))
            return;
        var complete = new MappingNode(entries, written?.Offset ?? fields.Offset);
        if (name is not null && complete.TextOf("name") is null)
            entries.Add(new MappingEntry(fields.Scalar("name"), fields.Scalar(name)) { IsCompleted = true });
        if (domain is not null && complete.TextOf("domain") is null)
            entries.Add(new MappingEntry(fields.Scalar("domain"), fields.Scalar(domain)) { IsCompleted = true });
        fields.Set("provider", complete);
    }

    /// <summary>True if a key makes the generator build no page, or a page that no list shows.</summary>
    private bool HidesPage() =>
        mapping.Preset switch
        {
            ContentPreset.Hugo => keys.IsTrue("headless") || IsHiddenBuild("build") || IsHiddenBuild("_build") || HasHiddenStatus(),
            ContentPreset.Eleventy => keys.IsTrue("eleventyExcludeFromCollections")
                || IsFalse(keys.Find("permalink")?.Value)
                // https://www.11ty.dev/docs/permalinks/: the address of the page that a build writes.
                || IsFalse((keys.Find("permalink")?.Value as MappingNode)?.Find("build"))
                || HasHiddenStatus(),
            _ => HasHiddenStatus(),
        };

    private static bool IsFalse(TreeNode? node) => node is ScalarNode { Value: "false" or "False" or "FALSE" };

    // The word of content management systems, which exports and editors of the generators keep.
    private bool HasHiddenStatus() =>
        keys.Find("status")?.Value is ScalarNode status
        && FrontMatterMapper.HiddenStatus.Contains(status.Value.Trim(), StringComparer.OrdinalIgnoreCase);

    // https://gohugo.io/content-management/build-options/
    private bool IsHiddenBuild(string key) =>
        keys.Find(key)?.Value is MappingNode build
        && build.Entries.Any(entry =>
            entry.Value is ScalarNode { IsNull: false } word
            && (entry.Key.Value.ToLowerInvariant(), word.Value.Trim())
                is
                    ("render", "never" or "false" or "link")
                    or
                    ("list", "never" or "false")
        );

    // A file without a valid time is not an article, so that its address does not matter. The reader reports the time.
    private Permalink.Page Page() =>
        new(
            fields.TextOf(MappableFields.Title) ?? "",
            fields.TextOf(MappableFields.Slug),
            mapping.Preset == ContentPreset.Jekyll ? values.Categories(keys.Find("categories")?.Value, keys.Find("category")?.Value) : [],
            Iso8601.TryParse(fields.TextOf(MappableFields.PublishedDateTime) ?? "", out var published)
                ? published
                : DateTimeOffset.UnixEpoch
        );
}
