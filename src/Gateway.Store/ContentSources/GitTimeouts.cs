using System.Globalization;
using System.Runtime.InteropServices;
using LibGit2Sharp;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Sets the timeouts for git servers. libgit2 has no timeouts by default, and LibGit2Sharp does not expose these two options:
/// https://libgit2.org/docs/reference/main/common/git_libgit2_opts.html.
/// </summary>
internal static class GitTimeouts
{
    private const int ServerConnectTimeout = 39;
    private const int ServerTimeout = 41;
    private const string SshCommand = "GIT_SSH_COMMAND";

    public static TimeSpan ConnectTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may send nothing, even while it packs the requested objects.</summary>
    public static TimeSpan IdleTimeout { get; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Sets the timeouts for the process. If libgit2 does not support them, it runs without timeouts, because most servers respond.
    /// </summary>
    /// <returns>True if the timeouts were set.</returns>
    public static bool Set(TimeSpan connectTimeout, TimeSpan idleTimeout)
    {
        // The library is named after the commit that it was built from. LibGit2Sharp has already loaded it.
        if (
            !NativeLibrary.TryLoad(
                $"git2-{GlobalSettings.Version.LibGit2CommitSha}",
                typeof(Repository).Assembly,
                searchPath: null,
                out var library
            ) || !NativeLibrary.TryGetExport(library, "git_libgit2_opts", out var options)
        )
            return false;
        return Set(options, ServerConnectTimeout, connectTimeout) && Set(options, ServerTimeout, idleTimeout);
    }

    /// <summary>
    /// Sets the timeouts for ssh, which libgit2 starts as a process with the command in an environment variable. The command never prompts,
    /// and ends if the connection is lost. A configured command is kept.
    /// </summary>
    public static void SetForSsh()
    {
        if (Environment.GetEnvironmentVariable("GIT_SSH") is { Length: > 0 })
            return;
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"ssh -o BatchMode=yes -o ConnectTimeout={ConnectTimeout.TotalSeconds} -o ServerAliveInterval={IdleTimeout.TotalSeconds / 4} -o ServerAliveCountMax=4"
        );
        if (Environment.GetEnvironmentVariable(SshCommand) is null)
            Environment.SetEnvironmentVariable(SshCommand, command);
        // On Unix, .NET changes only its own copy of the environment, so this sets the variable of the process.
        if (!OperatingSystem.IsWindows() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out var setVariable))
            _ = Marshal.GetDelegateForFunctionPointer<SetVariable>(setVariable)(SshCommand, command, overwrite: 0);
    }

    // This is a variadic C function. On Apple processors its variadic arguments are passed on the stack, as is the ninth argument of any
    // function. Elsewhere they are passed like other arguments.
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
