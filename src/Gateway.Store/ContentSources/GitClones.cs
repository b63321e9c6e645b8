using Gateway.Content.Files;

namespace Gateway.Store.ContentSources;

/// <summary>The clones of the configured repositories on this node.</summary>
internal sealed class GitClones(ContentSettings settings, ContentOptions content) : IDisposable
{
    private readonly GitClone[] _clones = [.. settings.Git.Select(git => new GitClone(git, content))];

    public IReadOnlyList<GitClone> All => _clones;

    /// <summary>Returns the clone of a source by its name in addresses.</summary>
    public GitClone? Find(string source) => Array.Find(_clones, clone => clone.Settings.Source == source);

    public void Dispose()
    {
        foreach (var clone in _clones)
            clone.Dispose();
    }
}
