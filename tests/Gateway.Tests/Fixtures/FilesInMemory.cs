using System.Globalization;
using Gateway.Tests.Fixtures;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(FilesInMemory))]

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Keeps the temporary files of the tests in memory if there is enough of it. The tests create hundreds of databases with hundreds of files
/// each, and a disk takes a sixth of their time. The variable <c>TMPDIR</c> chooses another folder.
/// </summary>
internal sealed class FilesInMemory : ITestPipelineStartup
{
    private const string Memory = "/dev/shm";
    private const string Prefix = "gateway-tests-";
    private const string Variable = "TMPDIR";

    // The files of all tests take 10 GB.
    private const long MinFree = 16L << 30;

    private DirectoryInfo? _folder;

    public ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null || !Directory.Exists(Memory))
            return default;
        DeleteLeftOver();
        if (FreeBytes() < MinFree)
            return default;
        _folder = Directory.CreateDirectory(
            Path.Combine(Memory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}"))
        );
        // PostgreSQL may run as another user.
        File.SetUnixFileMode(_folder.FullName, File.GetUnixFileMode(Memory));
        Environment.SetEnvironmentVariable(Variable, _folder.FullName);
        Console.WriteLine($"Tests keep their files in memory, in {_folder}");
        return default;
    }

    public ValueTask StopAsync()
    {
        _folder?.Delete(recursive: true);
        return default;
    }

    private static long FreeBytes() =>
        long.Min(
            new DriveInfo(Memory).AvailableFreeSpace,
            File.ReadLines("/proc/meminfo")
                .Where(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10)
                .FirstOrDefault()
        );

    // A run that was killed could not delete its files.
    private static void DeleteLeftOver()
    {
        foreach (var folder in new DirectoryInfo(Memory).GetDirectories($"{Prefix}*"))
        {
            if (!Directory.Exists($"/proc/{folder.Name[Prefix.Length..]}"))
                folder.Delete(recursive: true);
        }
    }
}
