namespace Gateway.Tests.Fixtures;

/// <summary>Finds the root folder of the repository, which is above the folder of the test assembly.</summary>
internal static class RepositoryRoot
{
    internal static string Path { get; } =
        FindUpwards(AppContext.BaseDirectory, "Gateway.sln")
        ?? throw new DirectoryNotFoundException("Gateway.sln is in no folder above the tests.");

    /// <summary>A copy of the publisher's files beside the repository, if there is one. It is not part of the repository.</summary>
    internal static string? Corpus { get; } =
        FindUpwards(Path, System.IO.Path.Combine("shared", "corpus")) is { } folder
            ? System.IO.Path.Combine(folder, "shared", "corpus")
            : null;

    private static string? FindUpwards(string? folder, string name)
    {
        while (folder is not null && !System.IO.Path.Exists(System.IO.Path.Combine(folder, name)))
            folder = System.IO.Path.GetDirectoryName(folder);
        return folder;
    }
}
