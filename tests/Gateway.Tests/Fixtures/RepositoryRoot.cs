namespace Gateway.Tests.Fixtures;

/// <summary>Where the sources stand: found by walking up from the test's own folder.</summary>
internal static class RepositoryRoot
{
    internal static string Path { get; } =
        Above(AppContext.BaseDirectory, "Gateway.sln")
        ?? throw new DirectoryNotFoundException("Gateway.sln is in no folder above the tests.");

    /// <summary>The publisher's own files, where a copy lies beside the repository; they are not part of it.</summary>
    internal static string? Corpus { get; } =
        Above(Path, System.IO.Path.Combine("shared", "corpus")) is { } folder ? System.IO.Path.Combine(folder, "shared", "corpus") : null;

    private static string? Above(string? folder, string name)
    {
        while (folder is not null && !System.IO.Path.Exists(System.IO.Path.Combine(folder, name)))
            folder = System.IO.Path.GetDirectoryName(folder);
        return folder;
    }
}
