using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Content;

/// <summary>
/// Which folder is behind a path: it changes where the folder is replaced, or something is mounted over it, and not with what is in it.
/// .NET tells neither device nor inode, and on Linux no time of birth (https://github.com/dotnet/runtime/issues/26295).
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

    /// <summary>The identity as an opaque text; <c>null</c> where there is no folder.</summary>
    public static string? Of(string path)
    {
        if (!Directory.Exists(path))
            return null;
        if (OperatingSystem.IsLinux())
            return OfLinux(path);
        return Directory.GetCreationTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture);
    }

    private static string? OfLinux(string path)
    {
        var status = new byte[StatxBytes];
        if (statx(CurrentFolder, path, 0, InodeAndBirthMask, status) != 0)
            return null;
        // The number of a folder that was deleted is given to the next that is made. Where a file system keeps no times of birth they are zero.
        return $"{Number(DeviceOffset)}:{Number(InodeOffset)}:{Number(BirthSecondsOffset)}.{BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(BirthNanosecondsOffset))}";

        ulong Number(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(offset));
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statx(int folder, string path, int flags, uint mask, [Out] byte[] status);
}
