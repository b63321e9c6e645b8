using System.ComponentModel;
using System.Diagnostics;

namespace Gateway.EmbeddedPostgres;

/// <summary>The programs of one PostgreSQL installation, and the user to run them as.</summary>
internal sealed record PostgresPrograms(string Folder, Version Version, string? Account)
{
    private static readonly TimeSpan _outputTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Returns the programs named by the options, otherwise those next to the gateway, otherwise the newest on the machine.
    /// </summary>
    public static async Task<PostgresPrograms> FindAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var account = PostgresAccount.FindRunAsUser();
        string[] bundled = [options.BinariesDirectory ?? Path.Combine(AppContext.BaseDirectory, "postgresql", "bin")];
        var found = await NewestAsync(bundled, cancellationToken);
        if (found is null && options.BinariesDirectory is null)
            found = await NewestAsync(PostgresInstallations.FindInstalled(), cancellationToken);

        if (found is null)
            throw new EmbeddedPostgresException(
                "No PostgreSQL was found. Do one of three things: install Node.js and build again (the build downloads PostgreSQL); "
                    + "install PostgreSQL 15 or newer on this machine; or set ConnectionStrings:Gateway to a PostgreSQL server."
            );

        return found with
        {
            Account = account,
        };
    }

    /// <returns>The exit code and the output of the program.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = StartInfo(Path.Combine(Folder, program), arguments);
        if (Account is not null)
            start.UserName = Account;

        try
        {
            return await RunAsync(start, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new EmbeddedPostgresException(
                $"Running {start.FileName} as {Account ?? "this user"} failed: {exception.Message}. Check that this user may execute the file.",
                exception
            );
        }
    }

    /// <summary>Runs a tool of the machine as the same user as the gateway.</summary>
    public static Task<(int ExitCode, string Output)> RunToolAsync(
        string tool,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    ) => RunAsync(StartInfo(tool, arguments), cancellationToken);

    private static async Task<PostgresPrograms?> NewestAsync(IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        PostgresPrograms? newest = null;
        foreach (var folder in folders)
        {
            if (await VersionAsync(folder, cancellationToken) is { } version && (newest is null || version > newest.Version))
                newest = new PostgresPrograms(folder, version, Account: null);
        }

        return newest;
    }

    /// <returns><c>null</c> if the folder has no PostgreSQL that runs on this machine.</returns>
    private static async Task<Version?> VersionAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var (exitCode, output) = await RunToolAsync(Path.Combine(folder, "postgres"), ["--version"], cancellationToken);
            var number = output.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2);
            return exitCode == 0 && Version.TryParse(number?.Trim(), out var version) ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The other user may not have access to the current folder.
            WorkingDirectory = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);

        return start;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        // On Windows the server inherits these pipes from pg_ctl and keeps them open, so that reading them never ends.
        var streams = Task.WhenAll(output, errors);
        await Task.WhenAny(streams, Task.Delay(_outputTimeout, TimeProvider.System, cancellationToken));
        return (process.ExitCode, streams.IsCompletedSuccessfully ? string.Concat(await streams) : "");
    }
}
