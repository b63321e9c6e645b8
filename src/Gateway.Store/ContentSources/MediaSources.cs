using Gateway.Content.Files;
using Gateway.Content.Media;
using Npgsql;

namespace Gateway.Store.ContentSources;

/// <summary>The images and other media files of the configured folders and repositories, and of the samples.</summary>
internal sealed class MediaSources(
    ContentSettings settings,
    ContentOptions options,
    GitClones clones,
    NpgsqlDataSource dataSource,
    TimeProvider time,
    ILogger<MediaSources> logger
) : IDisposable
{
    private readonly ILookup<string, string> _roots = settings
        .Mappings.OfFolders.Where(mapping => mapping.Root is not null)
        .ToLookup(
            mapping => mapping.Source ?? AddressResolver.SourceOf(mapping.Root ?? ""),
            mapping => mapping.Root ?? "",
            StringComparer.Ordinal
        );

    private readonly Dictionary<string, MediaClone> _clones = clones.All.ToDictionary(
        clone => clone.Settings.Source,
        clone => new MediaClone(clone, dataSource, time, logger),
        StringComparer.Ordinal
    );

    /// <summary>Opens the file of an address. If it is in a repository, the clone of this node is updated first.</summary>
    /// <param name="source">The name of the folder or repository.</param>
    /// <param name="path">The path of the file below it, or below a folder that generators copy to the root of the site.</param>
    /// <param name="cancellationToken">Ends the wait for the clone.</param>
    /// <returns><c>null</c> if there is no such file.</returns>
    public async ValueTask<MediaFile?> OpenAsync(string source, string path, CancellationToken cancellationToken)
    {
        if (_clones.TryGetValue(source, out var clone))
        {
            await clone.PrepareAsync(cancellationToken);
            if (!clone.HasFolder)
                return null;
        }

        return _roots[source]
            .SelectMany(root => AddressResolver.PlacesOf(path).Select(place => MediaFile.Open(root, place, options.MaxMediaBytes)))
            .FirstOrDefault(file => file is not null);
    }

    public void Dispose()
    {
        foreach (var clone in _clones.Values)
            clone.Dispose();
    }
}
