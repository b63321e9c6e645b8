using System.Runtime.InteropServices;
using Gateway.Content.Problems;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Content.Files;

/// <summary>
/// Opens regular files only. <c>File.OpenHandle</c> follows links and blocks on a pipe until it has a writer, and .NET does not support
/// O_NOFOLLOW and O_NONBLOCK (https://github.com/dotnet/runtime/issues/24271).
/// </summary>
internal static partial class RegularFile
{
    internal static SafeFileHandle? Open(string path, out ContentProblem? problem)
    {
        var handle =
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? OpenUnix(path, out problem) : OpenOnWindows(path, out problem);
        if (handle is null || problem is not null)
            return null;
        problem = KindProblem(handle);
        if (problem is null)
            return handle;

        handle.Dispose();
        return null;
    }

    private static SafeFileHandle OpenOnWindows(string path, out ContentProblem? problem)
    {
        problem = null;
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    private static SafeFileHandle? OpenUnix(string path, out ContentProblem? problem)
    {
        var handle = open(path, Flags());
        problem = handle.IsInvalid ? OpenProblem(path, Marshal.GetLastPInvokeError()) : null;
        if (problem is null)
            return handle;

        handle.Dispose();
        return null;
    }

    private static ContentProblem OpenProblem(string path, int error)
    {
        const int noSuchDevice = 6; // ENXIO: a socket, or a device without a driver
        if (error == noSuchDevice)
            return FileProblems.NotRegular("a socket or a device");
        // ELOOP: the file was replaced by a link after the check.
        return new FileInfo(path).LinkTarget is { } target
            ? FileProblems.IsLink(target)
            : FileProblems.Unreadable(Marshal.GetPInvokeErrorMessage(error));
    }

    private static ContentProblem? KindProblem(SafeFileHandle handle)
    {
        if ((File.GetAttributes(handle) & FileAttributes.Directory) != FileAttributes.None)
            return FileProblems.NotRegular("a folder");
        try
        {
            _ = RandomAccess.GetLength(handle);
            return null;
        }
        catch (NotSupportedException)
        {
            // A file without random access has no length.
            return FileProblems.NotRegular("a pipe or a device");
        }
    }

    // O_RDONLY (0) with O_NOFOLLOW, O_NONBLOCK and O_CLOEXEC. Their values differ between systems.
    private static int Flags()
    {
        if (OperatingSystem.IsMacOS())
            return 0x100 | 0x4 | 0x1000000;
        var noFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le
            ? 0x8000
            : 0x20000;
        return noFollow | 0x800 | 0x80000;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle open(string path, int flags);
}
