using System.Text;
using Gateway.Content.Fields;
using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Reading;

/// <summary>
/// Parses the content of one file, and throws for no input. It does not open the file. With a preset it reads the files that give other
/// files values, such as <c>_config.yml</c>.
/// </summary>
public sealed class ContentReader(ContentOptions options, ContentMappings mappings)
{
    /// <summary>A reader of files with the gateway's own keys.</summary>
    public ContentReader(ContentOptions options)
        : this(options, ContentMappings.None) { }

    /// <summary>Returns a text that changes if the same bytes at a path are read differently.</summary>
    /// <param name="path">The path.</param>
    /// <param name="bytes">The whole file.</param>
    public string FingerprintOf(ContentPath path, ReadOnlySpan<byte> bytes) => ContextOf(path).FingerprintOf(bytes);

    /// <summary>
    /// Reads the configuration of the sites and the data files of folders again, which give files values that are not in the files. They
    /// are kept until the next call.
    /// </summary>
    public void RefreshSiteData() => mappings.FrontMatterDefaults.Refresh();

    /// <summary>True if such a file lost its end a moment ago, so that the files of its site must be read again soon.</summary>
    public bool IsSiteDataBeingWritten => mappings.FrontMatterDefaults.IsBeingWritten;

    /// <summary>
    /// True if a file gives other files values, or decides whether they are pages, so that its change can change all of them.
    /// </summary>
    /// <param name="path">The full path.</param>
    /// <param name="root">The folder of the source. The file can be beside it, for example in the folder of the site.</param>
    /// <param name="isNew">True if the file was created or deleted.</param>
    public bool IsSiteData(string path, string root, bool isNew) =>
        mappings.For(root) is var mapping
        && (SiteDataFiles.IsDataFile(path, mapping) || (isNew && SiteDataFiles.IsIndexOfBundle(path, mapping)));

    /// <summary>
    /// True if a change at a path matters: it is not hidden, or it is a hidden file with settings for the other files of a site, such as
    /// <c>.eleventyignore</c>. Only the text is read.
    /// </summary>
    /// <param name="relativePath">The path below the folder.</param>
    public static bool IsFollowed(string relativePath)
    {
        var names = relativePath.Split(Path.DirectorySeparatorChar);
        return !Array.Exists(names[..^1], name => name.StartsWith('.'))
            && (!names[^1].StartsWith('.') || SiteDataFiles.IsHiddenFile(names[^1]));
    }

    /// <summary>Returns the folder of the source of a file; <c>null</c> if the file is in none.</summary>
    public string? RootOf(ContentPath path) => ContextOf(path).Root;

    /// <summary>Parses a file. The result lists all problems at once, except that a syntax error hides the problems after it.</summary>
    /// <param name="path">The path, for the extension, the stem and the folders. It is not opened.</param>
    /// <param name="bytes">The whole file.</param>
    public ContentResult Read(string path, ReadOnlyMemory<byte> bytes) => Read(path, bytes.Span);

    /// <inheritdoc cref="Read(string, ReadOnlyMemory{byte})"/>
    /// <param name="path">The path, for the extension, the stem and the folders. It is not opened.</param>
    /// <param name="file">The bytes, or the problem that prevented reading them, which rejects the file.</param>
    public ContentResult Read(ContentPath path, FileBytes file)
    {
        var result = ReadAlone(path, file);
        return
            result is ContentResult.AcceptedArticle article
            && new BodyCheck(other => FindPage(other, path), page => ReadAlone(page, ContentFileReader.Read(page, options))).Warnings(
                article.Head,
                article.Article,
                RelativeMediaDetector.IsIn(file.Bytes.Span)
            )
                is { Count: > 0 } warnings
            ? article with
            {
                Warnings = [.. article.Warnings, .. warnings],
            }
            : result;
    }

    // Nothing outside of the folders of the sources is looked at, and no link is followed.
    private ContentPath? FindPage(string path, ContentPath from) =>
        mappings
            .OfFolders.Select(mapping => mapping.Root)
            .Prepend(RootOf(from))
            .FirstOrDefault(root => root is not null && ContentPath.IsBelow(path, root))
            is { } source
        && ContentFolder.Find(source, path) is { Problem: null } found
        && File.Exists(path)
            ? found
            : null;

    // Without a look at the files to which the file refers.
    private ContentResult ReadAlone(ContentPath path, FileBytes file) =>
        file.Problem is { } problem ? Rejected(problem)
        : Read(path, file.Bytes.Span, mustBeArticle: ContentPath.IsInNewsFolder(path.Path)) is var result
        && result is ContentResult.Skipped { Reason: SkipReason.NotAnArticle or SkipReason.NoFrontMatter } skipped
        && SiteDataFiles.IsDataFile(path.Path, mappings.For(path.Path))
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
    /// <param name="fileName">The file name, for the extension and the stem. It is not opened.</param>
    /// <param name="text">The whole file.</param>
    /// <returns><see cref="ContentResult.AcceptedArticle"/> or <see cref="ContentResult.Rejected"/>.</returns>
    public ContentResult ReadArticle(string fileName, string text)
    {
        if (!ContentPath.HasContentExtension(fileName) || ContentPath.HasYamlExtension(fileName))
            return Rejected(FileProblems.UnsupportedExtension(fileName));
        if (Surrogates.IndexOfUnpaired(text) is >= 0 and var at)
            return DamagedFile.UnpairedSurrogate(text, at);

        return Read(new ContentPath(fileName), Encoding.UTF8.GetBytes(text), mustBeArticle: true) switch
        {
            ContentResult.Skipped => Rejected(FileProblems.NoFrontMatter()),
            ContentResult.Topic => Rejected(FileProblems.NotAnArticle("a topic")),
            ContentResult.Organization => Rejected(FileProblems.NotAnArticle("an organization")),
            var result => result,
        };
    }

    private ContentResult Read(ContentPath path, ReadOnlySpan<byte> bytes, bool mustBeArticle)
    {
        var file = ContextOf(path);
        if (
            UnreadFormats.ReasonFor(path.Path, file.Mapping) is { } unread
            && file.Defaults is { IgnoredBySite: null, NoPage: null }
            && SitePath.Of(path.Path, file.Mapping, file.Defaults.PathSettings).NoPage is null
        )
            return new ContentResult.Skipped(SkipReason.UnreadFormat, unread);
        if (!ContentPath.HasContentExtension(path.Path))
            return new ContentResult.Skipped(SkipReason.NotAContentFile, "does not have the ending of a content file")
            {
                Warnings = SiteDataFiles.WarningOf(path.Path, file.Mapping) is { } warning ? [warning] : [],
            };
        // Its text does not matter, so that it may have errors.
        if (file.Defaults.IgnoredBySite is { } excluded)
            return new ContentResult.Skipped(SkipReason.IgnoredBySite, excluded);
        if (bytes.Length > options.MaxFileBytes)
            return Rejected(FileProblems.TooLarge(bytes.Length, options.MaxFileBytes));

        var isYaml = ContentPath.HasYamlExtension(path.Path);
        if (SynonymFileReader.IsSynonymFile(path.Path))
            return Utf8.Decode(bytes, out var invalid) is { } synonyms
                ? SynonymFileReader.Read(PlaceOf(file), synonyms, options)
                : Rejected(invalid);
        // Checked before decoding, because files that are not content may have any encoding.
        if (isYaml && !FrontMatter.HasTaxonomy(Utf8.WithoutBom(bytes)))
            return new ContentResult.Skipped(
                SkipReason.NotAnArticle,
                SynonymFileReader.HasSynonymFileName(path.Path)
                    ? "is read for synonyms only in a folder named _data; move it to _data/synonyms.yaml"
                    : "is a YAML file that does not define a topic"
            );
        if (!isYaml && !FrontMatter.StartsWithFence(bytes) && !Utf8.IsUtf16(bytes))
            return DamagedFile.WithoutFrontMatter(path.Path, bytes);

        var text = Utf8.Decode(bytes, out var problem);
        if (text is null)
            return Rejected(problem);
        var result = new FrontMatterReader(file, options, mustBeArticle).Read(text, isYaml);
        return result is ContentResult.AcceptedArticle article && Utf8.WithoutBom(bytes).Length < bytes.Length
            ? article with
            {
                Head = $"\uFEFF{article.Head}",
            }
            : result;
    }

    // The names of the sources in addresses are the same on all nodes.
    private static string PlaceOf(FileContext file) =>
        file.Addresses is { Root: not null } place
            ? $"{place.Source}/{place.Folder}{Path.GetFileName(file.Path.Path)}"
            : ContentPath.Full(file.Path.Path);

    private FileContext ContextOf(ContentPath path) => new(path, options, mappings);

    private static ContentResult.Rejected Rejected(ContentProblem problem) => new([problem]);
}
