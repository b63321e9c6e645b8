using Gateway.Content.Results;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>The content of a batch of files that is to be written. The files without such content are counted in the report.</summary>
internal sealed class BatchContent(ImportReport report)
{
    public List<AcceptedArticle> Articles { get; } = [];
    public List<AcceptedFile<TopicContent>> Topics { get; } = [];
    public List<AcceptedFile<OrganizationContent>> Organizations { get; } = [];
    public List<AcceptedFile<SynonymsContent>> Synonyms { get; } = [];

    /// <summary>The topics, organizations and synonyms.</summary>
    public IReadOnlyList<AcceptedFile> Taxonomy => [.. Topics, .. Organizations, .. Synonyms];

    /// <summary>The articles with the paths to which their files were moved, if the content is unchanged or has an error.</summary>
    public List<MovedFile> Moved { get; } = [];

    public bool IsEmpty => Articles.Count + Topics.Count + Organizations.Count + Synonyms.Count + Moved.Count == 0;

    /// <summary>Adds the result of reading a file. Only the first file of a document is accepted.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">The result.</param>
    /// <param name="known">The stored articles of the unchanged files.</param>
    public void Add(FileToImport file, FileReader.Result read, Dictionary<Guid, StoredArticle> known)
    {
        var seen = IdentifiedFile.Of(file, read);
        var path = file.Path.Path;
        var isFirst = report.Claims.Add(file, seen);
        if (read is FileReader.Result.Parsed({ Warnings: var warnings }, _))
            report.Warn(path, warnings);
        switch (read)
        {
            case FileReader.Result.Parsed(ContentResult.Skipped(_, _) skipped, _):
                report.Skip(path, skipped);
                break;
            case FileReader.Result.Parsed(ContentResult.Rejected(var problems), var fingerprint):
                report.Reject(
                    new RejectedFile(path, problems)
                    {
                        Fingerprint = fingerprint == Guid.Empty ? null : fingerprint,
                        ArticleId = file.LostArticle?.Id,
                    }
                );
                if (isFirst)
                    AddMovedWithError(file);
                break;
            case not null when !isFirst:
                report.Skip(path, SameAs(report.Claims.WinnerOf(seen.DocumentId), file));
                break;
            case FileReader.Result.Unchanged(var id, var fingerprint):
                report.AddUnread(file.FullPath);
                AddUnchanged(known[id].Source, file.FullPath, fingerprint);
                break;
            case FileReader.Result.Parsed(ContentResult.AcceptedArticle(var article) { Head: var head }, var fingerprint) parsed:
                Articles.Add(
                    new AcceptedArticle(seen.DocumentId, article, fingerprint, file.FullPath, path)
                    {
                        Head = head,
                        DependsOnOtherFiles = parsed.DependsOnOtherFiles,
                    }
                );
                break;
            case FileReader.Result.Parsed(ContentResult.Topic(var topic), var fingerprint):
                Topics.Add(new AcceptedFile<TopicContent>(seen.DocumentId, topic, fingerprint, file.FullPath, path));
                break;
            case FileReader.Result.Parsed(ContentResult.Organization(var organization), var fingerprint):
                Organizations.Add(new AcceptedFile<OrganizationContent>(seen.DocumentId, organization, fingerprint, file.FullPath, path));
                break;
            case FileReader.Result.Parsed(ContentResult.Synonyms(var synonyms), var fingerprint):
                Synonyms.Add(new AcceptedFile<SynonymsContent>(seen.DocumentId, synonyms, fingerprint, file.FullPath, path));
                break;
        }
    }

    /// <summary>Counts an unchanged article. Its new path is stored if the file was moved.</summary>
    public void AddUnchanged(ArticleOrigin stored, string path, Guid fingerprint)
    {
        report.Count(ImportOutcome.Unchanged);
        // An article that a client created has no file, unless the file has the same content.
        if (stored.Path != path && (stored.Path is not null || stored.Fingerprint == fingerprint))
            Moved.Add(new MovedFile(stored.Id, path));
    }

    // The article stays as it is, but belongs to the new path from now on. Otherwise the next import would not find its file.
    private void AddMovedWithError(FileToImport file)
    {
        if (file is { LostArticle: { Path: not null } lost, MayBeOtherArticle: false } && lost.Path != file.FullPath)
            Moved.Add(new MovedFile(lost.Id, file.FullPath, lost.Path));
    }

    private static ContentResult.Skipped SameAs((string? Path, bool IsHidden, int Position) winner, FileToImport file) =>
        new(
            SkipReason.SameSlug,
            winner.Path is null
                ? "is the same article, topic or organization as a file that currently cannot be read"
                : $"is the same article, topic or organization as {winner.Path}, {ReasonOf(winner, file)}"
        )
        {
            Winner = winner.Path,
        };

    private static string ReasonOf((string? Path, bool IsHidden, int Position) winner, FileToImport file) =>
        file.IsHidden && !winner.IsHidden ? "which is published"
        : winner.Position < file.Position ? "which comes first"
        : "which was imported before it";
}
