using System.Text;
using Gateway.Content.Fields;
using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Templates;

namespace Gateway.Content;

/// <summary>
/// Parses the content of one file, and throws for no input. It does not open the file. With a preset it reads the files that give other files
/// values, such as <c>_config.yml</c>.
/// </summary>
public sealed class ContentReader(ContentOptions options, ContentMappings mappings)
{
    /// <summary>A reader of files with the gateway's own keys.</summary>
    public ContentReader(ContentOptions options)
        : this(options, ContentMappings.None) { }

    /// <summary>Returns a text that changes if the same bytes at a path are read differently.</summary>
    /// <param name="path">The path.</param>
    /// <param name="bytes">The whole file.</param>
    public string FingerprintOf(ContentPath path, ReadOnlySpan<byte> bytes)
    {
        // A move to or from a folder of drafts changes the article, although its file stays the same.
        var draft = ContentPath.IsInDraftsFolder(path.Path) ? "draft\n" : "";
        // Media that the gateway serves have another address after a move.
        var addresses = AddressesOf(path);
        var media = addresses.Site is null && RelativeMedia.IsIn(bytes) ? $"{addresses.Source}/{addresses.Folder}\n" : "";
        // A translated article depends on the whole path, because its address does.
        return mappings.For(path.Path) is { Fingerprint.Length: > 0 } mapping
            ? $"{draft}{media}{mapping.Fingerprint}\n{ContentPath.Full(path.Path)}\n{DefaultsOf(path).Fingerprint}"
            : $"{draft}{media}";
    }

    /// <summary>
    /// Reads the configuration of the sites and the data files of folders again, which give files values that are not in the files. They are
    /// kept until the next call.
    /// </summary>
    public void RefreshSiteData() => mappings.SiteData.Refresh();

    /// <summary>True if a file gives other files values, or decides whether they are pages, so that its change can change all of them.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="root">The folder of the source. The file can be beside it, for example in the folder of the site.</param>
    /// <param name="isNew">True if the file was created or deleted.</param>
    public bool IsSiteData(string path, string root, bool isNew) =>
        mappings.For(root) is var mapping && (SiteData.IsDataFile(path, mapping) || (isNew && SiteData.IsIndexOfBundle(path, mapping)));

    /// <summary>Returns the folder of the source of a file; <c>null</c> if the file is in none.</summary>
    public string? RootOf(ContentPath path) => (mappings.For(path.Path).Root ?? path.Root) is { } root ? ContentPath.Full(root) : null;

    /// <summary>Parses a file. The result lists all problems at once, except that a syntax error hides the problems after it.</summary>
    /// <param name="path">The path, for the ending, the stem and the folders. It is not opened.</param>
    /// <param name="bytes">The whole file.</param>
    public ContentResult Read(string path, ReadOnlyMemory<byte> bytes) => Read(path, bytes.Span);

    /// <inheritdoc cref="Read(string, ReadOnlyMemory{byte})"/>
    /// <param name="path">The path, for the ending, the stem and the folders. It is not opened.</param>
    /// <param name="file">The bytes, or the problem that prevented reading them, which rejects the file.</param>
    public ContentResult Read(ContentPath path, FileBytes file)
    {
        var result = ReadAlone(path, file);
        return result is ContentResult.AcceptedArticle article
            && new BodyCheck(other => ReadPage(other, path)).Warnings(article.Head, article.Article, RelativeMedia.IsIn(file.Bytes.Span)) is { Count: > 0 } warnings
            ? article with
            {
                Warnings = [.. article.Warnings, .. warnings],
            }
            : result;
    }

    private ContentResult ReadPage(string path, ContentPath from)
    {
        var other = new ContentPath(path) { Root = from.Root };
        return ReadAlone(other, ContentFile.Read(other, options));
    }

    // Without a look at the files to which the file refers.
    private ContentResult ReadAlone(ContentPath path, FileBytes file) =>
        file.Problem is { } problem ? Rejected(problem)
        : Read(path, file.Bytes.Span, mustBeArticle: ContentPath.IsInNewsFolder(path.Path)) is var result
        && result is ContentResult.Skipped { Reason: SkipReason.NotAnArticle or SkipReason.NoFrontMatter } skipped
        && SiteData.IsDataFile(path.Path, mappings.For(path.Path))
            // Its values are read, so that nothing of it is lost.
            ? skipped with
            {
                Reason = SkipReason.NotAContentFile,
                Detail = "has values for the other files of the site",
            }
        : result;

    /// <inheritdoc cref="Read(ContentPath, FileBytes)"/>
    public ContentResult Read(string path, FileBytes file) => Read(new ContentPath(path), file);

    /// <inheritdoc cref="Read(string, ReadOnlyMemory{byte})"/>
    public ContentResult Read(string path, ReadOnlySpan<byte> bytes) =>
        Read(new ContentPath(path), bytes, ContentPath.IsInNewsFolder(path));

    /// <summary>
    /// Parses the text of an article, whatever its name and category. A text without a required key is rejected, not skipped.
    /// </summary>
    /// <param name="fileName">The file name, for the ending and the stem. It is not opened.</param>
    /// <param name="text">The whole file.</param>
    /// <returns><see cref="ContentResult.AcceptedArticle"/> or <see cref="ContentResult.Rejected"/>.</returns>
    public ContentResult ReadArticle(string fileName, string text)
    {
        if (!ContentPath.HasContentEnding(fileName) || ContentPath.HasYamlEnding(fileName))
            return Rejected(FileProblems.NoArticleName(fileName));
        if (Surrogates.IndexOfUnpaired(text) is >= 0 and var at)
            return DamagedFile.UnpairedSurrogate(text, at);

        return Read(new ContentPath(fileName), Encoding.UTF8.GetBytes(text), mustBeArticle: true) switch
        {
            ContentResult.Skipped => Rejected(FileProblems.NoFrontMatter()),
            ContentResult.Topic => Rejected(FileProblems.NoArticle("a topic")),
            ContentResult.Organization => Rejected(FileProblems.NoArticle("an organization")),
            var result => result,
        };
    }

    private ContentResult Read(ContentPath file, ReadOnlySpan<byte> bytes, bool mustBeArticle)
    {
        var path = file.Path;
        if (!ContentPath.HasContentEnding(path))
            return new ContentResult.Skipped(SkipReason.NotAContentFile, "does not have the ending of a content file")
            {
                Warnings = SiteData.WarningOf(path, mappings.For(path)) is { } warning ? [warning] : [],
            };
        // Its text does not matter, so that it may have errors.
        if (DefaultsOf(file).IgnoredBySite is { } excluded)
            return new ContentResult.Skipped(SkipReason.IgnoredBySite, excluded);
        if (bytes.Length > options.MaxFileBytes)
            return Rejected(FileProblems.TooLarge(bytes.Length, options.MaxFileBytes));

        var isYaml = ContentPath.HasYamlEnding(path);
        // Checked before decoding, because files that are not content may have any encoding.
        if (isYaml && !FrontMatter.HasTaxonomy(Utf8.WithoutBom(bytes)))
            return new ContentResult.Skipped(SkipReason.NotAnArticle, "is a YAML file that does not define a topic");
        if (!isYaml && !FrontMatter.StartsWithFence(bytes) && !Utf8.IsUtf16(bytes))
            return DamagedFile.WithoutFrontMatter(path, bytes);

        var text = Utf8.Decode(bytes, out var problem);
        if (text is null)
            return Rejected(problem);
        var result = Read(file, text, isYaml, mustBeArticle);
        return result is ContentResult.AcceptedArticle article && Utf8.WithoutBom(bytes).Length < bytes.Length
            ? article with
            {
                Head = $"\uFEFF{article.Head}",
            }
            : result;
    }

    private ContentResult Read(ContentPath file, string text, bool isYaml, bool mustBeArticle)
    {
        var path = file.Path;
        var problems = new ProblemList(text);
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            problems.Add(
                ProblemCodes.TextNul,
                "The text contains a NUL character.",
                nul,
                "Remove it. The file may be damaged, or it is not a text file."
            );

        var frontMatter = isYaml ? FrontMatter.OfYamlFile(text) : FrontMatter.Of(text);
        if (frontMatter is null)
            return DamagedFile.Unclosed(text, mustBeArticle || (Slug.FromFileName(path) is not null && FrontMatter.IsTruncatedAtStart(text)), problems);
        if (problems.Any || !frontMatter.IsWithin(options.MaxFrontMatterBytes, problems))
            return problems.Rejected();

        var root = FrontMatterTree.Read(frontMatter, options, problems);
        // Templates of a generator contain placeholders that are not valid front matter.
        if (problems.Any && !mustBeArticle && (SitePath.Of(path, mappings.For(path)).NoPage ?? DefaultsOf(file).NoPage) is { } reason)
            return new ContentResult.Skipped(SkipReason.NotAnArticle, reason);
        if (root is null && !problems.Any)
            root = new MappingNode([], frontMatter.Start);
        if (root is MappingNode mapping)
            return ReadByTaxonomy(file, mapping, frontMatter, mustBeArticle, problems);
        if (!problems.Any && YamlMistake.KeyWithoutSpace(frontMatter) is var (key, mistake))
        {
            if (!mustBeArticle && !isYaml && !PresetKeys.IsKnown(key, mappings.For(path)))
                return new ContentResult.Skipped(
                    SkipReason.NoFrontMatter,
                    $"has no keys between its --- lines. {mistake.Message} (line {problems.LineOf(mistake.Offset)}) {mistake.Hint}"
                );
            problems.Add(ProblemCodes.YamlSyntax, mistake.Message, mistake.Offset, mistake.Hint);
            return problems.Rejected();
        }

        var isMeantAsToml =
            frontMatter.Format == FrontMatterFormat.Toml && problems.Any && PresetKeys.IsKnown(frontMatter.FirstWord(), mappings.For(path));
        if (!mustBeArticle && !isYaml && !isMeantAsToml && frontMatter.Format != FrontMatterFormat.Json && !frontMatter.HasKeyLine())
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "has no keys between its --- lines");
        if (!problems.Any)
            problems.AddNotAMapping(frontMatter.Start);
        return problems.Rejected();
    }

    private ContentResult ReadByTaxonomy(
        ContentPath file,
        MappingNode root,
        FrontMatter frontMatter,
        bool mustBeArticle,
        ProblemList problems
    )
    {
        var ofFile = options with { Mapping = mappings.For(file.Path), Addresses = AddressesOf(file) };
        return root.TextOf("taxonomy") switch
        {
            "topic" => TopicFields.Read(root, ofFile, problems),
            "organization" => OrganizationFields.Read(root, ofFile, problems),
            _ => ReadArticle(file.Path, root, frontMatter, mustBeArticle, ofFile, DefaultsOf(file), problems),
        };
    }

    private static ContentResult ReadArticle(
        string path,
        MappingNode root,
        FrontMatter frontMatter,
        bool mustBeArticle,
        ContentOptions options,
        FileDefaults defaults,
        ProblemList problems
    )
    {
        var page = Translation.Of(path, root, options.Mapping, defaults);
        if (page.NoPage is { } reason && !mustBeArticle)
            return new ContentResult.Skipped(SkipReason.NotAnArticle, reason);
        options = options with { Addresses = options.Addresses with { Templates = TemplatesOf(root, options.Mapping.Preset) } };
        var result = ArticleFields.Read(path, page, frontMatter, mustBeArticle, options, problems);
        return
            result is not ContentResult.AcceptedArticle article ? result
            : defaults.Problem is { } problem ? Rejected(problem)
            : article with { Article = article.Article with { ShowsBeforeDate = defaults.ShowsFuture } };
    }

    // https://jekyllrb.com/docs/liquid/tags/ and https://www.11ty.dev/docs/languages/#override-the-template-language
    private static TemplateLanguage TemplatesOf(MappingNode root, ContentPreset preset) =>
        preset switch
        {
            ContentPreset.Hugo => TemplateLanguage.Shortcodes,
            ContentPreset.Jekyll when root.TextOf("render_with_liquid") != "false" => TemplateLanguage.Liquid,
            ContentPreset.Eleventy when root.TextOf("templateEngineOverride") is null or "liquid" or "njk" or "liquid,md" or "njk,md" =>
                TemplateLanguage.Liquid,
            _ => TemplateLanguage.None,
        };

    private FileDefaults DefaultsOf(ContentPath path) => mappings.SiteData.For(path.Path, RootOf(path), mappings.For(path.Path));

    private AddressBase AddressesOf(ContentPath path)
    {
        var mapping = mappings.For(path.Path);
        var site = (mapping.SiteUrl ?? options.BaseUrl)?.AbsoluteUri.TrimEnd('/');
        if (RootOf(path) is not { } root)
            return new AddressBase { Site = site };
        var folder = Path.GetRelativePath(root, Path.GetDirectoryName(ContentPath.Full(path.Path)) ?? root).Replace('\\', '/');
        return new AddressBase
        {
            Site = site,
            Root = Path.TrimEndingDirectorySeparator(root),
            Source = mapping.Source ?? AddressBase.SourceOf(Path.TrimEndingDirectorySeparator(root)),
            Folder = folder == "." ? "" : $"{folder}/",
        };
    }

    private static ContentResult.Rejected Rejected(ContentProblem problem) => new([problem]);
}
