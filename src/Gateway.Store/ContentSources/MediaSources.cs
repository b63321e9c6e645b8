using Gateway.Content;
using Gateway.Content.Media;

namespace Gateway.Store.ContentSources;

/// <summary>The images and other media files of the configured folders and repositories, and of the samples.</summary>
internal sealed class MediaSources(ContentSettings settings, ContentOptions options)
{
    private readonly ILookup<string, string> _roots = settings
        .Mappings.OfFolders.Where(mapping => mapping.Root is not null)
        .ToLookup(
            mapping => mapping.Source ?? AddressBase.SourceOf(mapping.Root ?? ""),
            mapping => mapping.Root ?? "",
            StringComparer.Ordinal
        );

    /// <summary>Opens the file of an address.</summary>
    /// <param name="source">The name of the folder or repository.</param>
    /// <param name="path">The path of the file below it, or below a folder that generators copy to the root of the site.</param>
    /// <returns><c>null</c> if there is no such file.</returns>
    public MediaFile? Open(string source, string path) =>
        _roots[source]
            .SelectMany(root => AddressBase.PlacesOf(path).Select(place => MediaFile.Open(root, place, options.MaxMediaBytes)))
            .FirstOrDefault(file => file is not null);
}
