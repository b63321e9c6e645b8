using System.Collections.Concurrent;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>
/// Compares files that have values for other files with their former texts. An editor can empty a file, or write only its beginning, before
/// it writes all of it. The values that are missing until then can hide articles.
/// </summary>
internal sealed class DataFileHistory(TimeProvider time)
{
    // Nobody writes a file for longer. Then the end was removed on purpose.
    private static readonly TimeSpan _maxTimeToWrite = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _cutSince = new(StringComparer.Ordinal);

    /// <summary>True if a file lost its end a moment ago, so that it must be read again soon.</summary>
    internal bool HasCutFile => !_cutSince.IsEmpty && _cutSince.Values.Any(since => time.GetElapsedTime(since) < _maxTimeToWrite * 2);

    /// <summary>Records the text of a file with values for other files.</summary>
    internal void Record(string path, string text)
    {
        _texts[path] = text;
        _cutSince.TryRemove(path, out _);
    }

    /// <summary>Returns the problem of a file that is empty, or that lost its end a moment ago; <c>null</c> if there is none.</summary>
    internal ContentProblem? Check(string path, string text)
    {
        if (!_texts.TryGetValue(path, out var before) || text.Length >= before.Length)
            return null;
        if (DataFile.IsEmptyText(text))
            return DataFile.Empty(path);
        if (!before.StartsWith(text, StringComparison.Ordinal))
            return null;
        return time.GetElapsedTime(_cutSince.GetOrAdd(path, time.GetTimestamp())) < _maxTimeToWrite ? DataFile.Cut : null;
    }

    /// <summary>Returns the configuration of a site, with a problem if its file lost its end.</summary>
    internal SiteConfiguration Check(SiteConfiguration site)
    {
        if (site.Problem is not null || DataFile.TextOf(site.File).Text is not { } text)
            return site;
        if (Check(site.File, text) is { } problem)
            return site with { Problem = new DataProblem(site.File, problem) };
        Record(site.File, text);
        return site;
    }

    /// <summary>Returns a section of Hugo, with a problem if it has lost its cascade.</summary>
    internal DataFile Check(DataFile section)
    {
        if (section is not { Problem: null, Text: { } text })
            return section;
        if (section.Root is { } root && HugoCascade.Of(root) is not null)
            Record(section.Path, text);
        else if (Check(section.Path, text) is { } problem)
            return section with { Problem = problem };
        return section;
    }
}
