using System.Collections.Concurrent;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>A file with problems of one severity.</summary>
internal sealed record RejectedFile(string Path, IReadOnlyList<ContentProblem> Problems)
{
    /// <summary>The fingerprint of the rejected content. <c>null</c> if the content was not read.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>The stored article that is kept for the rejected file.</summary>
    public Guid? ArticleId { get; init; }
}

/// <summary>
/// The result of one import. Each file adds to exactly one of five counts: created, updated, unchanged, skipped or rejected.
/// </summary>
/// <param name="claims">Receives the documents that the files of the import are.</param>
internal sealed class ImportReport(DocumentClaims claims)
{
    private readonly ConcurrentBag<RejectedFile> _rejected = [];
    private readonly ConcurrentBag<RejectedFile> _warned = [];
    private readonly ConcurrentBag<SkippedFile> _skipped = [];
    private readonly ConcurrentDictionary<string, bool> _unread = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _missed = [];
    private int _created;
    private int _updated;
    private int _unchanged;
    private int _withdrawn;

    public int Created => _created;
    public int Updated => _updated;
    public int Unchanged => _unchanged;
    public int Skipped => _skipped.Count;
    public int Rejected => _rejected.Count;
    public int Files => Created + Updated + Unchanged + Skipped + Rejected;

    /// <summary>The number of articles that were withdrawn because their file is gone.</summary>
    public int Withdrawn => _withdrawn;

    /// <summary>The documents whose file was not found but may have been missed, so that they were kept.</summary>
    public IReadOnlySet<Guid> Missed => _missed;
    public TimeSpan Duration { get; set; }

    /// <summary>The documents that the files of the import are.</summary>
    public DocumentClaims Claims => claims;

    /// <summary>The problems that the previous import did not list.</summary>
    public IReadOnlyList<ImportProblem> NewProblems { get; set; } = [];

    /// <summary>True if the import changed nothing in the store.</summary>
    public bool ChangedNothing => Created + Updated + Withdrawn + NewProblems.Count == 0;
    public IEnumerable<RejectedFile> RejectedFiles => _rejected.OrderBy(file => file.Path, StringComparer.Ordinal);

    /// <summary>The likely mistakes in files that were not rejected because of them.</summary>
    public IEnumerable<RejectedFile> Warnings => _warned.OrderBy(file => file.Path, StringComparer.Ordinal);

    /// <summary>
    /// The errors and warnings with the paths of the files that have them. An error that rejects several files is among them once.
    /// </summary>
    public IEnumerable<(string Path, ContentProblem Problem)> Problems =>
        ProblemCauses.Deduplicate(RejectedFiles.Concat(Warnings).SelectMany(file => file.Problems.Select(problem => (file.Path, problem))));

    /// <summary>The skipped files, by path.</summary>
    public IEnumerable<SkippedFile> SkippedFiles => _skipped.OrderBy(file => file.Path, StringComparer.Ordinal);

    public IEnumerable<(SkipReason Reason, int Count)> SkippedByReason =>
        _skipped.CountBy(file => file.Result.Reason).OrderBy(reason => reason.Key).Select(reason => (reason.Key, reason.Value));

    /// <summary>Explains what to do about each folder in which no file is an article, a topic or an organization.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="nameOf">Returns the name of a folder for people, which a clone of a repository has. <c>null</c> for the path
    /// itself.</param>
    public IEnumerable<string> FoldersWithoutArticles(IEnumerable<string> folders, Func<string, string>? nameOf = null)
    {
        foreach (var folder in folders)
        {
            var root = Path.GetFullPath(folder);
            var files = claims.IdentifiedFiles.Where(file => ContentPath.IsAtOrBelow(file.Key, root)).ToList();
            if (files.Count > 0 && files.TrueForAll(file => file.Value is not { Kind: FileKind.Document, IsRefused: false }))
            {
                var name = nameOf?.Invoke(folder) ?? folder;
                yield return NoArticlesExplanation.Explain(
                    name,
                    files.Count,
                    SkippedFiles.Where(file => ContentPath.IsAtOrBelow(Path.GetFullPath(file.Path), root)),
                    isRepository: name != folder
                );
            }
        }
    }

    public void Count(ImportOutcome outcome, int files = 1) =>
        Interlocked.Add(
            ref outcome == ImportOutcome.Created ? ref _created : ref outcome == ImportOutcome.Updated ? ref _updated : ref _unchanged,
            files
        );

    public void Skip(string path, ContentResult.Skipped skipped) => _skipped.Add(new SkippedFile(path, skipped));

    public void Warn(string path, IReadOnlyList<ContentProblem> warnings)
    {
        if (warnings.Count > 0)
            _warned.Add(new RejectedFile(path, warnings));
    }

    /// <summary>Records that an unchanged file was not parsed, so that its warnings are not known.</summary>
    public void AddUnread(string fullPath) => _unread[fullPath] = true;

    /// <summary>True if the file was not parsed, because it is unchanged.</summary>
    public bool IsUnread(string fullPath) => _unread.ContainsKey(fullPath);

    public void Reject(string path, IReadOnlyList<ContentProblem> problems) => Reject(new RejectedFile(path, problems));

    public void Reject(RejectedFile file) => _rejected.Add(file);

    public void AddMissed(Guid documentId) => _missed.Add(documentId);

    public void AddWithdrawn(int articles) => Interlocked.Add(ref _withdrawn, articles);
}
