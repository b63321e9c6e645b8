using Gateway.Content;
using Gateway.Store.Documents;

namespace Gateway.Store.Import;

/// <summary>A file of a scan and its position in it.</summary>
internal sealed record FileToImport(ContentPath Path, int Position)
{
    public string FullPath { get; } = System.IO.Path.GetFullPath(Path.Path);

    /// <summary>The id of the article by the slug in the file's name. <c>null</c> if only the content contains the slug.</summary>
    public Guid? ArticleIdFromName =>
        ContentPath.HasContentEnding(Path.Path) && Slug.FromFileName(Path.Path) is { } slug ? DocumentId.OfArticle(slug) : null;
}

/// <summary>A file with its parsed content, so that an import need not read it again.</summary>
internal sealed record ParsedFile(FileToImport File, FileReader.Result.Parsed Parsed)
{
    /// <summary>The article, topic or organization that the content is.</summary>
    public IdentifiedFile Identity { get; } = IdentifiedFile.Of(File, Parsed.Content);
}
