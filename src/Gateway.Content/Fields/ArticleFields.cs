using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>Reads an article, or finds out that the file is not one.</summary>
internal static class ArticleFields
{
    internal static ContentResult Read(
        string path,
        FrontMatterMapper.Result page,
        FrontMatter frontMatter,
        bool mustBeArticle,
        FieldSettings settings,
        ProblemList problems
    )
    {
        var root = page.Root;
        if (
            !mustBeArticle
            && !string.Equals(root.TextOf("category"), "news", StringComparison.OrdinalIgnoreCase)
            && MissingKeys(root) is { Count: > 0 } missing
        )
            return problems.Any
                ? problems.Rejected()
                : NotAnArticleReason.Of(root, missing, unread => Read(path, page.Slug, unread, null), settings, problems.Text);

        var fields = new FieldReader(root, "", settings, problems);
        var article = Read(path, page.Slug, fields, frontMatter.Body);
        WarnOfStatus(fields, article);
        WarnOfKeysThatHidePages(fields, article);
        foreach (var (entry, expected) in page.Ignored)
            problems.AddWarning(
                ProblemCodes.FieldType,
                $"\"{entry.WrittenKey ?? entry.Key.Value}\" should be {expected}. Other values are ignored.",
                entry.Value.Offset,
                $"Write {expected}."
            );
        if (article is { Published: true, Removed: false })
            IneffectiveHidingKeys.WarnOfNestedKeys(page.Written, settings.Mapping, problems);
        var content = article with { UnknownKeys = ExtraKeys.Limit(fields.UnknownKeys(), root, settings.MaxExtraBytes, problems) };
        return problems.Any
            ? problems.Rejected()
            : new ContentResult.AcceptedArticle(content) { Head = frontMatter.Head, Warnings = problems.Warnings };
    }

    // Other programs hide an article in this way. With a preset it is hidden here too.
    private static void WarnOfStatus(FieldReader fields, ArticleContent article)
    {
        if (
            fields.Settings.Mapping.Preset == ContentPreset.Gateway
            && article.Published
            && fields.NodeOf("status") is ScalarNode status
            && IneffectiveHidingKeys.HiddenWordIn(status.Value) is not null
        )
            fields.Problems.AddWarning(
                ProblemCodes.FieldKeyUnknown,
                $"\"status\" is \"{status.Value.Trim()}\", which does not hide the article.",
                status.Offset,
                "Write \"draft: true\" to hide it."
            );
    }

    // Generators build no page, or list none, because of these keys. Without a preset they mean nothing.
    private static void WarnOfKeysThatHidePages(FieldReader fields, ArticleContent article)
    {
        if (fields.Settings.Mapping.Preset != ContentPreset.Gateway || !article.Published)
            return;
        foreach (var key in (string[])["isDraft", "is_draft", "headless", "eleventyExcludeFromCollections"])
            WarnIf(key, fields.NodeOf(key), "true");
        WarnIf("permalink", fields.NodeOf("permalink"), "false");
        var laterDate =
            fields.NodeOf("publishDate") is ScalarNode date
            && LenientTime.ToIso8601(date.Value, fields.Settings.Mapping.Zone) is { } time
            && Iso8601.TryParse(time, out var later)
            && later > article.PublishedDateTime
                ? date
                : null;
        WarnIf("publishDate", laterDate, laterDate?.Value.Trim() ?? "");
        WarnIf("build.render", (fields.NodeOf("build") as MappingNode)?.Find("render"), "never");

        void WarnIf(string key, TreeNode? node, string hiding)
        {
            if (node is ScalarNode value && value.Value.Trim().Equals(hiding, StringComparison.OrdinalIgnoreCase))
                fields.Problems.AddWarning(
                    ProblemCodes.FieldKeyUnknown,
                    $"\"{key}\" is \"{value.Value.Trim()}\", which does not hide the article.",
                    value.Offset,
                    "Write \"draft: true\" to hide it."
                );
        }
    }

    private static ArticleContent Read(string path, string? slugOfPage, FieldReader fields, string? body)
    {
        var title = fields.RequiredText("title");
        var published = fields.Required("publishedDateTime", fields.Time) ?? default;
        var (originalUrl, webUrl) = Urls(fields);
        var language = Language(fields);
        var slugSuffix = PathLanguage.SlugSuffix(path, language, fields.Settings.Mapping);
        var slug = fields.Slug() ?? slugOfPage ?? (Slug.FromFileName(path) is { } name ? $"{name}{slugSuffix}" : null);
        fields.Addresses = fields.Addresses.OfPage(webUrl);
        return new ArticleContent
        {
            Slug = slug ?? $"{Slug.OfArticle(published, title)}{slugSuffix}",
            IsSlugFromTitle = slug is null,
            Type = fields.TrimmedText("type") ?? "article",
            Category = fields.TrimmedText("category"),
            Title = title,
            Excerpt = fields.Text("excerpt"),
            PublishedDateTime = published,
            ModifiedAt = fields.Time("modifiedDateTime"),
            ExpiresAt = fields.Time("expires"),
            Language = language,
            TranslationKey = fields.TranslationKey(path, language),
            OriginalUrl = originalUrl,
            WebUrl = webUrl,
            AmpWebUrl = fields.Url("ampWebUrl"),
            CdnAmpWebUrl = fields.Url("cdnAmpWebUrl"),
            Quality = fields.Integer("quality"),
            Heat = fields.Integer("heat"),
            Published = IsPublished(path, fields),
            Removed = fields.Boolean("removed") ?? false,
            Provider = fields.Provider(isRequired: true) ?? new ProviderContent("", null),
            Authors = fields.Authors(),
            FormerAddresses = fields.FormerAddresses(webUrl),
            Topics = fields.Texts("topics"),
            Images = fields.Images(),
            Related = fields.Related(),
            Body = body,
            Addresses = fields.Addresses is { Site: null, Source: null, Templates: TemplateLanguage.None } ? null : fields.Addresses,
            FeaturedContent = fields.Text("featuredContent"),
            Secured = fields.Text("secured"),
        };
    }

    private static string? Language(FieldReader fields)
    {
        if (fields.Scalar("language") is not { } scalar || string.IsNullOrWhiteSpace(scalar.Value))
            return null;
        if (LanguageTag.Of(scalar.Value.Trim()) is { } language)
            return language;
        fields.Problems.AddWarning(
            ProblemCodes.FieldLanguage,
            $"\"{fields.FullKey("language")}\" is \"{Shortened.Of(scalar.Value)}\", which is not a language tag, and is ignored.",
            scalar.Offset,
            "Write a tag such as en or pt-BR."
        );
        return null;
    }

    // Both keys are read, so that an error in either is reported.
    private static bool IsPublished(string path, FieldReader fields)
    {
        var published = fields.Boolean("published") ?? true;
        var draft = fields.Boolean("draft") ?? false;
        return published && !draft && !ContentPath.IsInDraftsFolder(path);
    }

    private static (string? OriginalUrl, string WebUrl) Urls(FieldReader fields)
    {
        string? original = null;
        var web = fields.Required(
            "webUrl",
            key =>
            {
                original = fields.Url("originalUrl");
                return fields.Url(key) ?? original;
            }
        );
        return (original, web ?? "");
    }

    private static List<string> MissingKeys(MappingNode root)
    {
        var missing = new List<string>();
        if (IsMissing(root, "title"))
            missing.Add("title");
        if (IsMissing(root, "publishedDateTime"))
            missing.Add("publishedDateTime");
        if (IsMissing(root, "webUrl") && IsMissing(root, "originalUrl"))
            missing.Add("webUrl");
        if (root.Find("provider") is not MappingNode provider)
            missing.AddRange("provider.name", "provider.domain");
        else
        {
            if (IsMissing(provider, "name"))
                missing.Add("provider.name");
            if (IsMissing(provider, "domain"))
                missing.Add("provider.domain");
        }

        return missing;
    }

    private static bool IsMissing(MappingNode mapping, string key) =>
        mapping.Find(key) is not { } node || (node is ScalarNode scalar && (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Value)));
}
