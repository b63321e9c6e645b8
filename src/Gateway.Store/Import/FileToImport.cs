using Gateway.Content.Files;
using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>A file of a scan and its position in it.</summary>
internal sealed record FileToImport(ContentPath Path, int Position)
{
    public string FullPath { get; } = System.IO.Path.GetFullPath(Path.Path);

    /// <summary>The time of the last write. <c>null</c> if the scan did not read it.</summary>
    public DateTime? WrittenAt { get; init; }

    /// <summary>The article that was stored from the file, if the file has an error or is not an article now. It is kept.</summary>
    public StoredFile? LostArticle { get; init; }

    /// <summary>
    /// True if the file is only assumed to be that of <see cref="LostArticle"/>, because it is the only new file with an error. It may be
    /// another article when it is fixed.
    /// </summary>
    public bool MayBeOtherArticle { get; init; }

    /// <summary>The articles that are stored from this path. Empty if the scan did not read it.</summary>
    public IReadOnlyList<StoredFile> StoredArticles { get; init; } = [];

    /// <summary>True if the file was skipped before, because another file is the same article.</summary>
    public bool WasSkipped { get; init; }

    /// <summary>The slug under which the file's article is stored, if the title or the date would now give another one.</summary>
    public string? KeptSlug { get; init; }

    /// <summary>The article that the file is, if its content has been read and its name says something else.</summary>
    public Guid? ArticleIdFromContent { get; init; }

    /// <summary>The fingerprint of the content, if its content has been read.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>True if readers do not see the article of the file. False if this is not known, because the file was not read.</summary>
    public bool IsHidden { get; init; }

    /// <summary>True if a writer decided that readers see the article of this file, although its content hides it.</summary>
    public bool IsPublishedByWriter => StoredArticles.Any(article => article.IsPublishedByWriter);

    /// <summary>True if the article is stored from this file.</summary>
    public bool Holds(Guid articleId) => StoredArticles.Any(article => article.Id == articleId);

    /// <summary>Returns the content with the slug under which its article is stored.</summary>
    public ContentResult WithKeptSlug(ContentResult content) =>
        KeptSlug is { } slug && content is ContentResult.AcceptedArticle({ IsSlugFromTitle: true } article) file
            ? file with
            {
                Article = article with { Slug = slug },
            }
            : content;

    /// <summary>The id of the article by the slug in the file's name. <c>null</c> if only the content contains the slug.</summary>
    public Guid? ArticleIdFromName =>
        ContentPath.HasContentExtension(Path.Path) && Slug.FromFileName(Path.Path) is { } slug ? DocumentId.OfArticle(slug) : null;

    /// <summary>Returns the document that the file is. Returns <c>null</c> if it is none, or if the file has not been read.</summary>
    public Guid? DocumentIdIn(IReadOnlyDictionary<int, UndatedFile> undated) =>
        LostArticle?.Id
        ?? ArticleIdFromContent
        ?? ArticleIdFromName
        ?? (undated.TryGetValue(Position, out var read) && read.Identity is { Kind: FileKind.Document } found ? found.DocumentId : null);
}

/// <summary>
/// A file whose name does not begin with a date. It is read before its batch is imported, because only its content shows which article it
/// is.
/// </summary>
/// <param name="Identity">What the content is.</param>
/// <param name="Fingerprint">The fingerprint of the content.</param>
/// <param name="Content">The content, unless it is an article, which would take much memory.</param>
/// <param name="Title">The title of the article, if its slug consists of the date and the title.</param>
/// <param name="IsHidden">True if the file is an article that readers do not see.</param>
internal sealed record UndatedFile(IdentifiedFile Identity, Guid Fingerprint, ContentResult? Content, string? Title, bool IsHidden)
{
    /// <summary>
    /// The article, if it must be written and there is memory for it. Otherwise the file is read again when its batch is imported.
    /// </summary>
    public FileReader.Result.Parsed? Changed { get; init; }
}

/// <summary>A file with its parsed content, so that an import need not read it again.</summary>
internal sealed record ParsedFile(FileToImport File, FileReader.Result.Parsed Parsed)
{
    /// <summary>The article, topic or organization that the content is.</summary>
    public IdentifiedFile Identity { get; } = IdentifiedFile.Of(File, Parsed.Content);
}

/// <summary>A file that no longer exists.</summary>
/// <param name="DocumentId">The article, topic or organization that the file was.</param>
/// <param name="Path">The full path.</param>
internal sealed record MissingFile(Guid DocumentId, string Path);
