using Gateway.Content;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// One node's time as the one that imports: everything once, then what changes, and everything again now and then. Whatever cannot be
/// told from the changed files alone is told by a walk over everything, which costs less than a second for ten thousands of files.
/// </summary>
internal sealed partial class ImportLeader(
    int holder,
    IReadOnlyList<ContentSource> sources,
    PendingChanges pending,
    ContentSettings settings,
    Importer importer,
    FileReader files,
    TimeProvider time,
    ILogger<ImportLeader> logger
)
{
    /// <summary>More changed files than these are walked to.</summary>
    private const int FilesAlone = 1_000;

    /// <summary>So are larger ones: they are kept in memory between parsing and import.</summary>
    private const long BytesAlone = 64 * 1024 * 1024;

    private readonly KnownFiles _known = new();
    private readonly HashSet<string> _away = new(StringComparer.Ordinal);
    private IReadOnlySet<Guid> _missed = new HashSet<Guid>();
    private long _walked;

    /// <summary>Imports until the token ends it; an outage of the database ends it as well.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // All at once: each has its time to be there for the first walk, and the others do not wait for it as well.
        await Task.WhenAll(sources.Select(source => source.PrepareAsync(cancellationToken)));
        await WalkAsync(isFirst: true, cancellationToken);
        using var timer = new PeriodicTimer(settings.SettleTime / 3, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var changed = new List<string>();
            foreach (var source in sources)
                changed.AddRange(await source.PrepareAsync(cancellationToken));
            changed.AddRange(pending.TakeSettled());
            await FollowAsync(changed, cancellationToken);
            if (pending.TakeWalk() || time.GetElapsedTime(_walked) >= settings.ScanInterval)
                await WalkAsync(isFirst: false, cancellationToken);
        }
    }

    private async Task FollowAsync(List<string> changed, CancellationToken cancellationToken)
    {
        if (changed.Count > FilesAlone || changed.Sum(SizeOf) > BytesAlone)
        {
            pending.WantWalk(isMove: false);
            return;
        }

        var found = changed.Distinct(StringComparer.Ordinal).Select(Changed).OfType<ChangedFile>().ToList();
        var alone = found.Where(file => IsAlone(file, found)).ToList();
        if (alone.Count < found.Count)
            pending.WantWalk(isMove: false);
        // What the walk is to find may be the same article as a new file. One that was known before does not wait for it.
        if (pending.IsWalkWanted)
            alone.RemoveAll(file => !_known.Has(file.File.File.FullPath));
        foreach (var ofSource in alone.GroupBy(file => file.Source))
        {
            var report = await importer.ImportFilesAsync(
                ofSource.Key.Root,
                [.. ofSource.Select(file => file.File)],
                holder,
                cancellationToken
            );
            _known.Add(report.Claims.Seen);
            Tell(report, isFirst: false);
        }
    }

    // Of two changed files that are one article a walk has to take both.
    private bool IsAlone(ChangedFile file, List<ChangedFile> changed)
    {
        var now = file.File.Identity;
        return _known.IsAlone(file.File.File.FullPath, now)
            && (
                now.As != FileKind.Document
                || changed.Count(other => other.File.Identity is { As: FileKind.Document } its && its.DocumentId == now.DocumentId) == 1
            );
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>The file at a path where something happened; <c>null</c> where there is none to import by itself.</summary>
    private ChangedFile? Changed(string path)
    {
        if (sources.FirstOrDefault(source => ContentPath.IsBelow(path, source.Root)) is not { } source)
            return null;
        if (source.IsAway || Directory.Exists(path) || (!File.Exists(path) && _known.HasAtOrBelow(path)))
        {
            // A folder's move is known as one only now.
            pending.WantWalk(isMove: !ContentPath.HasContentEnding(path));
            return null;
        }

        try
        {
            if (!ContentPath.HasContentEnding(path) || !Path.Exists(path) || ContentFolder.At(source.Root, path) is not { } found)
                return null;
            var file = new FileToImport(found, 0);
            return new ChangedFile(source, new ParsedFile(file, files.Parse(found)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            pending.WantWalk(isMove: false);
            return null;
        }
    }

    private async Task WalkAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var begun = pending.BeginWalk();
        IReadOnlyList<ContentSource> away = [.. sources.Where(source => source.IsAway)];
        TellWhatIsAway(away);
        var request = new ImportRequest([.. sources.Select(source => source.Root)])
        {
            Prune = true,
            LeaderSessionId = holder,
            UnavailablePaths = [.. away.Select(source => source.Root)],
            ExclusiveFolders = [.. sources.Except(away).Select(source => source.Holding)],
            SettleTimeOf = root => sources.First(source => source.Root == root).SettleTime,
            IsSame = () => sources.Except(away).All(source => source.IsSame()),
            // Before the first walk nothing is known, and anything may matter.
            NothingMoved = () =>
                pending.NothingMovedSince(begun, path => _known.IsEmpty || Directory.Exists(path) || _known.HasAtOrBelow(path)),
            MissedBefore = _missed,
        };
        _missed = new HashSet<Guid>();
        try
        {
            var report = await importer.RunAsync(request, progress: null, cancellationToken);
            var isSure = request.NothingMoved() && request.IsSame();
            _missed = report.Missed;
            _known.Replace(report.Claims.Seen);
            foreach (var path in report.StillBeingWritten)
                pending.Write(path);
            if (!isSure)
                pending.WantWalk(isMove: false);
            Tell(report, isFirst);
            if (isFirst)
                await TellWhatIsLeftAsync(cancellationToken);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone since it was looked at.
            pending.WantWalk(isMove: true);
        }
        finally
        {
            pending.EndWalk();
        }

        _walked = time.GetTimestamp();
    }

    private void TellWhatIsAway(IReadOnlyList<ContentSource> away)
    {
        foreach (var source in sources.Where(source => _away.Contains(source.Root) && !away.Contains(source)))
            LogBack(source.Name);
        foreach (var source in away.Where(source => !_away.Contains(source.Root)))
            LogAway(source.Name);
        _away.Clear();
        _away.UnionWith(away.Select(source => source.Root));
    }

    private async Task TellWhatIsLeftAsync(CancellationToken cancellationToken)
    {
        var left = await importer.CountOutsideAsync(
            [.. sources.SelectMany(source => (string[])[source.Root, source.Holding])],
            cancellationToken
        );
        if (left > 0)
            LogLeft(left);
    }

    private void Tell(ImportReport report, bool isFirst)
    {
        foreach (var problem in report.NewProblems.Where(problem => !_away.Contains(problem.File)))
            LogRejected(problem.File, problem.Line ?? 1, problem.Column ?? 1, problem.Code, problem.Message);
        if (!isFirst && report.ChangedNothing)
            return;
        LogImported(
            report.Created,
            report.Updated,
            report.Withdrawn,
            report.Rejected,
            report.Files,
            (long)report.Duration.TotalMilliseconds
        );
    }

    private sealed record ChangedFile(ContentSource Source, ParsedFile File);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported: {Created} created, {Updated} updated, {Withdrawn} withdrawn, {Rejected} rejected of {Files} files in {Milliseconds} ms"
    )]
    private partial void LogImported(int created, int updated, int withdrawn, int rejected, int files, long milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rejected: {File}:{Line}:{Column}: {Code} {Problem}")]
    private partial void LogRejected(string file, int line, int column, string code, string problem);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported from folders that are not followed, and left as they are: {Articles} articles"
    )]
    private partial void LogLeft(long articles);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Source} is away: not there, not to be listed, or empty; what was imported from it stays"
    )]
    private partial void LogAway(string source);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} is there again")]
    private partial void LogBack(string source);
}
