namespace Gateway.Tests.Fixtures;

/// <summary>Compares text with a committed file. <c>GATEWAY_ACCEPT=1</c> writes the text to the file instead.</summary>
internal static class Accepted
{
    private static bool Accepts => Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1";

    /// <param name="path">The path of the file, relative to the repository's root.</param>
    /// <param name="text">The actual text.</param>
    public static void AssertEqual(string path, string text)
    {
        var file = Path.Combine(RepositoryRoot.Path, path);
        if (Accepts)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? RepositoryRoot.Path);
            File.WriteAllText(file, text);
            return;
        }

        Assert.True(File.Exists(file), $"There is no {path}; GATEWAY_ACCEPT=1 dotnet test writes it.");
        var committed = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (text != committed)
            Assert.Fail($"{path} is not what came out (GATEWAY_ACCEPT=1 dotnet test accepts it):\n{FirstDifference(committed, text)}");
    }

    private static string FirstDifference(string committed, string text)
    {
        var (old, now) = (committed.Split('\n'), text.Split('\n'));
        var line = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\n- {old.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
