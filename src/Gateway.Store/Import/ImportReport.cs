using System.Collections.Concurrent;
using Gateway.Content;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>A file that was rejected, with all its problems.</summary>
internal sealed record RejectedFile(string Path, IReadOnlyList<ContentProblem> Problems);

/// <summary>
/// The result of one import. Each file adds to exactly one of five counts: created, updated, unchanged, skipped or rejected.
/// </summary>
/// <param name="claims">Receives the documents that the files of the import are.</param>
internal sealed class ImportReport(DocumentClaims claims)
{
    private readonly ConcurrentBag<RejectedFile> _rejected = [];
    private readonly ConcurrentDictionary<SkipReason, int> _skipped = new();
    private readonly HashSet<Guid> _missed = [];
    private int _created;
    private int _updated;
    private int _unchanged;
    private int _withdrawn;

    public int Created => _created;
    public int Updated => _updated;
    public int Unchanged => _unchanged;
    public int Skipped => _skipped.Values.Sum();
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

    public IEnumerable<(SkipReason Reason, int Count)> SkippedByReason =>
        _skipped.OrderBy(skipped => skipped.Key).Select(skipped => (skipped.Key, skipped.Value));

    public void Count(ImportOutcome outcome, int files = 1) =>
        Interlocked.Add(
            ref outcome == ImportOutcome.Created ? ref _created : ref outcome == ImportOutcome.Updated ? ref _updated : ref _unchanged,
            files
        );

    public void Skip(SkipReason reason) => _skipped.AddOrUpdate(reason, 1, (_, count) => count + 1);

    public void Reject(string path, IReadOnlyList<ContentProblem> problems) => _rejected.Add(new RejectedFile(path, problems));

    public void AddMissed(Guid documentId) => _missed.Add(documentId);

    public void AddWithdrawn(int articles) => Interlocked.Add(ref _withdrawn, articles);
}
