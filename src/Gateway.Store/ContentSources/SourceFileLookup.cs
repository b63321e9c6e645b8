using Gateway.Content.Files;

namespace Gateway.Store.ContentSources;

/// <summary>Finds the sources of paths, and the paths that no longer exist. The state of each source is read once.</summary>
internal sealed class SourceFileLookup(IReadOnlyList<ContentSource> sources)
{
    // Checking a repository reads the state of all its files, so each source is checked once.
    private readonly Dictionary<ContentSource, bool> _intact = [];

    public ContentSource? FindSource(string path) => sources.FirstOrDefault(source => ContentPath.IsBelow(path, source.Root));

    /// <summary>True if a file was deleted. False if its whole source is unavailable, or was replaced after the last scan.</summary>
    public bool IsGone(string path) => ContentFolder.IsMissing(path) && FindSource(path) is { } source && IsIntact(source);

    private bool IsIntact(ContentSource source)
    {
        if (!_intact.TryGetValue(source, out var isIntact))
            _intact[source] = isIntact = !source.IsUnavailable && source.IsSameFolder();
        return isIntact;
    }
}
