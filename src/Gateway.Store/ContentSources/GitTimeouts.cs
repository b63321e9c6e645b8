using System.Globalization;
using System.Runtime.InteropServices;
using LibGit2Sharp;

namespace Gateway.Store.ContentSources;

/// <summary>
/// How long servers of repositories may take. libgit2 waits for ever unless told otherwise, and LibGit2Sharp does not pass these two of its options on:
/// https://libgit2.org/docs/reference/main/common/git_libgit2_opts.html.
/// </summary>
internal static class GitTimeouts
{
    private const int ServerConnectTimeout = 39;
    private const int ServerTimeout = 41;
    private const string SshCommand = "GIT_SSH_COMMAND";

    public static TimeSpan ToConnect { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may send nothing, while it packs what is asked for as well.</summary>
    public static TimeSpan OfSilence { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Sets them for the process. Where libgit2 cannot be told, it is left as it is: most servers answer.</summary>
    /// <returns>True where they hold.</returns>
    public static bool Set(TimeSpan toConnect, TimeSpan ofSilence)
    {
        // The library is named after the commit that it was built from, and loaded by LibGit2Sharp already.
        if (
            !NativeLibrary.TryLoad(
                $"git2-{GlobalSettings.Version.LibGit2CommitSha}",
                typeof(Repository).Assembly,
                searchPath: null,
                out var library
            ) || !NativeLibrary.TryGetExport(library, "git_libgit2_opts", out var options)
        )
            return false;
        return Set(options, ServerConnectTimeout, toConnect) && Set(options, ServerTimeout, ofSilence);
    }

    /// <summary>
    /// The same for ssh, a program that libgit2 starts as the environment says: it asks nothing that nobody is there to answer, and gives a lost connection
    /// up. Who has a command of their own keeps it.
    /// </summary>
    public static void SetForSsh()
    {
        if (Environment.GetEnvironmentVariable("GIT_SSH") is { Length: > 0 })
            return;
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"ssh -o BatchMode=yes -o ConnectTimeout={ToConnect.TotalSeconds} -o ServerAliveInterval={OfSilence.TotalSeconds / 4} -o ServerAliveCountMax=4"
        );
        if (Environment.GetEnvironmentVariable(SshCommand) is null)
            Environment.SetEnvironmentVariable(SshCommand, command);
        // On Unix that is for .NET alone.
        if (!OperatingSystem.IsWindows() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out var setVariable))
            _ = Marshal.GetDelegateForFunctionPointer<SetVariable>(setVariable)(SshCommand, command, overwrite: 0);
    }

    // A C function with an open end: elsewhere its value is passed as any other's, on Apple's processors on the stack, which the ninth is.
    private static bool Set(nint options, int option, TimeSpan value) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? Marshal.GetDelegateForFunctionPointer<OptionOnStack>(options)(option, 0, 0, 0, 0, 0, 0, 0, (int)value.TotalMilliseconds) == 0
            : Marshal.GetDelegateForFunctionPointer<Option>(options)(option, (int)value.TotalMilliseconds) == 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Option(int option, int value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int OptionOnStack(
        int option,
        nint second,
        nint third,
        nint fourth,
        nint fifth,
        nint sixth,
        nint seventh,
        nint eighth,
        int value
    );

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetVariable(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        int overwrite
    );
}
