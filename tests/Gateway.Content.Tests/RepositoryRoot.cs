namespace Gateway.Content.Tests;

/// <summary>Where the sources stand: found by walking up from the test's own folder.</summary>
internal static class RepositoryRoot
{
    internal static string Path { get; } = Find(AppContext.BaseDirectory);

    internal static string Cases { get; } = System.IO.Path.Combine(Path, "tests", "Gateway.Content.Tests", "Cases");

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Gateway.sln"))
            ? folder
            : Find(
                System.IO.Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("Gateway.sln is in no folder above the tests.")
            );
}
