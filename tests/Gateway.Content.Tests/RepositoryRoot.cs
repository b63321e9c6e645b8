namespace Gateway.Content.Tests;

/// <summary>The root of the repository, found from the folder of the tests upwards.</summary>
internal static class RepositoryRoot
{
    internal static string Path { get; } = Find(AppContext.BaseDirectory);

    internal static string Cases { get; } = System.IO.Path.Combine(Path, "tests", "Gateway.Content.Tests", "Cases");

    /// <summary>A copy of the publisher's files beside the repository, if there is one.</summary>
    internal static string? Corpus { get; } = FindCorpus(Path);

    private static string? FindCorpus(string? folder)
    {
        for (; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            var corpus = System.IO.Path.Combine(folder, "shared", "corpus");
            if (Directory.Exists(corpus))
                return corpus;
        }

        return null;
    }

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Gateway.sln"))
            ? folder
            : Find(
                System.IO.Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("Gateway.sln is in no folder above the tests.")
            );
}
