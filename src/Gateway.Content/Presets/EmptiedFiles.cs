using System.Collections.Concurrent;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds files that had values for other files and are empty now. An editor empties a file before it writes it, and the values can hide
/// articles until then.
/// </summary>
internal sealed class EmptiedFiles
{
    private readonly ConcurrentDictionary<string, bool> _withContent = new(StringComparer.Ordinal);

    /// <summary>Records that a file has values for other files.</summary>
    internal void AddWithContent(string path) => _withContent[path] = true;

    /// <summary>True if the file had values for other files when it was read before.</summary>
    internal bool HadContent(string path) => _withContent.ContainsKey(path);

    /// <summary>Returns the file as it was read, or with a problem if it is empty and had a cascade.</summary>
    internal DataFile Check(DataFile section)
    {
        if (section.Root is { } root && HugoCascade.Of(root) is not null)
            AddWithContent(section.Path);
        return section is { IsEmpty: true, Problem: null } && HadContent(section.Path)
            ? section with
            {
                Problem = DataFile.Empty(section.Path),
            }
            : section;
    }
}
