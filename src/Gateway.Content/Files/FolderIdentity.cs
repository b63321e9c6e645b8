using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Content.Files;

/// <summary>
/// Identifies the folder at a path. The identity changes if the folder is replaced or something is mounted over it, but not with the
/// folder's content. .NET returns neither the device nor the inode, and no creation time on Linux
/// (https://github.com/dotnet/runtime/issues/26295).
/// </summary>
public static partial class FolderIdentity
{
    // https://man7.org/linux/man-pages/man2/statx.2.html: the same layout on every architecture.
    private const int StatxBytes = 256;
    private const int InodeOffset = 32;
    private const int BirthSecondsOffset = 80;
    private const int BirthNanosecondsOffset = 88;
    private const int DeviceOffset = 136;
    private const int CurrentFolder = -100;
    private const uint InodeAndBirthMask = 0x100 | 0x800;

    /// <summary>Returns the identity as an opaque text; <c>null</c> if there is no folder.</summary>
    public static string? Of(string path)
    {
        if (!Directory.Exists(path))
            return null;
        if (!OperatingSystem.IsLinux())
            return Directory.GetCreationTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture);
        // A new folder can get the inode number of a deleted one, so the creation time is included. It is zero if the file system does not
        // record it.
        return StatusOf(path) is { } status
            ? $"{Number(status, DeviceOffset)}:{Number(status, InodeOffset)}:{Number(status, BirthSecondsOffset)}.{BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(BirthNanosecondsOffset))}"
            : null;
    }

    /// <summary>Returns the inode number of the folder at a path; <c>null</c> if there is none, or if the system is not Linux.</summary>
    public static ulong? InodeOf(string path) =>
        OperatingSystem.IsLinux() && StatusOf(path) is { } status ? Number(status, InodeOffset) : null;

    private static byte[]? StatusOf(string path)
    {
        var status = new byte[StatxBytes];
        return statx(CurrentFolder, path, 0, InodeAndBirthMask, status) == 0 ? status : null;
    }

    private static ulong Number(byte[] status, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(offset));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statx(int folder, string path, int flags, uint mask, [Out] byte[] status);
}
