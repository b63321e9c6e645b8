using Gateway.Content.Files;
using LibGit2Sharp;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The files of a commit that are larger than <see cref="ContentOptions.MaxFileBytes"/>. Their content is neither read nor checked out: the
/// gateway checks out a commit in which they are placeholders. A content file gets the size of the original afterwards, without content, so
/// that it is rejected for its size.
/// </summary>
/// <param name="maxBytes">The size above which a file is oversized.</param>
internal sealed class OversizedFiles(long maxBytes)
{
    private static readonly byte[] _placeholder = "This file is too large for the gateway.\n"u8.ToArray();

    // The sizes of objects never change. Only new objects of a commit are looked up.
    private readonly HashSet<ObjectId> _small = [];
    private readonly Dictionary<ObjectId, long> _large = [];

    /// <summary>True if the blob is larger than the limit. Only its header is read.</summary>
    /// <exception cref="NotFoundException">The object is missing.</exception>
    public bool Contains(Repository repository, ObjectId blob)
    {
        if (_small.Contains(blob))
            return false;
        if (_large.ContainsKey(blob))
            return true;
        var size = repository.ObjectDatabase.RetrieveObjectMetadata(blob).Size;
        if (size > maxBytes)
            _large[blob] = size;
        else
            _small.Add(blob);
        return size > maxBytes;
    }

    /// <summary>Returns the oversized files of a tree, by their paths, with their sizes.</summary>
    public IReadOnlyDictionary<string, long> In(Repository repository, Tree tree)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        AddFrom(tree);
        return found;

        void AddFrom(Tree folder)
        {
            foreach (var entry in folder)
            {
                if (entry.TargetType == TreeEntryTargetType.Tree)
                    AddFrom((Tree)entry.Target);
                else if (entry.TargetType == TreeEntryTargetType.Blob && Contains(repository, entry.Target.Id))
                    found[entry.Path] = _large[entry.Target.Id];
            }
        }
    }

    /// <summary>Returns a commit with the files of another one, but with placeholders for the oversized files.</summary>
    public static Commit Replace(Repository repository, Commit commit, IReadOnlyDictionary<string, long> oversized)
    {
        using var content = new MemoryStream(_placeholder);
        var placeholder = repository.ObjectDatabase.CreateBlob(content);
        var files = TreeDefinition.From(commit);
        foreach (var path in oversized.Keys)
            files.Add(path, placeholder, Mode.NonExecutableFile);
        return repository.ObjectDatabase.CreateCommit(
            commit.Author,
            commit.Committer,
            commit.Message,
            repository.ObjectDatabase.CreateTree(files),
            [],
            prettifyMessage: false
        );
    }

    /// <summary>Extends a checked-out placeholder to the size of the original. File systems store no data for the added bytes.</summary>
    public static void Resize(string path, long bytes)
    {
        if (!ContentPath.HasContentExtension(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(bytes);
    }

    /// <summary>True if the file is what <see cref="Resize"/> made of it.</summary>
    public static bool IsResized(string path, long bytes) => new FileInfo(path) is { Exists: true } file && file.Length == bytes;
}
