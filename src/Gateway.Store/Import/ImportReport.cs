using System.Collections.Concurrent;
using Gateway.Content;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>A file that was refused, with everything that is wrong with it.</summary>
internal sealed record RejectedFile(string Path, IReadOnlyList<ContentProblem> Problems);

/// <summary>The tally of one import run. Every file seen ends in exactly one of the five counts.</summary>
internal sealed class ImportReport
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

    /// <summary>Articles that left the readers' sight because their file is gone.</summary>
    public int Withdrawn => _withdrawn;

    /// <summary>What was not found but may have been overlooked, so that it was left as it is.</summary>
    public IReadOnlySet<Guid> Missed => _missed;
    public TimeSpan Duration { get; set; }

    /// <summary>Which file was which document.</summary>
    public FirstFileWins Claims { get; } = new();

    /// <summary>The files that were left for later because they are still being written.</summary>
    public IReadOnlyList<string> StillBeingWritten { get; set; } = [];

    /// <summary>The problems that no earlier import found.</summary>
    public IReadOnlyList<ImportProblem> NewProblems { get; set; } = [];

    /// <summary>True where the run left the store as it was.</summary>
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

    public void Miss(Guid documentId) => _missed.Add(documentId);

    public void Withdraw(int articles) => Interlocked.Add(ref _withdrawn, articles);
}
