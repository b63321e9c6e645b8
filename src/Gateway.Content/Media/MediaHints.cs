namespace Gateway.Content.Media;

/// <summary>The hints for media that cannot be served.</summary>
internal static class MediaHints
{
    internal const string OutsideFolder =
        "Move the file into the folder, or set Content:Paths or Content:Git:Folder to a folder that contains both, or write the whole URL.";

    internal const string Missing = "Correct the address, or add the file.";

    internal const string Pointer =
        "Run \"git lfs pull\" in the folder. The gateway does not fetch files of Git LFS itself, so commit the file without it for Content:Git.";
}
