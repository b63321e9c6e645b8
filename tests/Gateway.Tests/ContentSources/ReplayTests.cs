using System.Diagnostics;
using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// A long history followed commit by commit: each moment of publication is the expected one, and the end is what one import makes of it.
/// </summary>
public abstract class ReplayTests(PostgresServer postgres)
{
    private const int Commits = 200;

    // Among others this one hides a file and shows its twin in one commit, which readers must not notice.
    private const int Seed = 11;

    private static readonly TimeSpan _maxPause = TimeSpan.FromMilliseconds(50);

    protected PostgresServer Postgres { get; } = postgres;

    /// <param name="host">What follows.</param>
    /// <param name="root">The followed folder.</param>
    /// <param name="commit">Makes the next state, and returns whether it is taken as one.</param>
    private protected async Task ReplayAsync(GatewayHost host, string root, Func<GeneratedHistory, bool> commit)
    {
        var inParts = 0;
        var history = new GeneratedHistory(Seed);
        var transitions = new VisibilityChanges(host);
        for (var number = 1; number <= Commits; number++)
        {
            var before = history.Visible;
            if (number == Commits)
                history.AddLastCommit();
            else
                history.AddCommit();
            await using var pauses = new LongestPause();
            var isOne = commit(history);
            await WaitUntilStoredAsync(host, number, history.Stored);
            // A gateway that the machine holds up may see a part of the files settle before it sees the others.
            isOne &= await pauses.StopAsync() < _maxPause;

            var changes = await transitions.ReadNewAsync();
            inParts += isOne ? 0 : 1;
            var text = string.Create(CultureInfo.InvariantCulture, $"commit {number}");
            Assert.Equal(
                [text, .. VisibilityChanges.Between(before, history.Visible)],
                [text, .. isOne ? changes : VisibilityChanges.Net(changes)]
            );
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{inParts} of {Commits} commits may have been imported in parts.");
        await using var fresh = new GatewayHost(Postgres);
        await fresh.InitializeAsync();
        await fresh.ImportAsync(root);
        Assert.Equal(await VisibleState.OfAsync(fresh), await VisibleState.OfAsync(host));
        Assert.Empty(await transitions.ReadNewAsync());
    }

    private static async Task WaitUntilStoredAsync(GatewayHost host, int number, string expected)
    {
        var stored = "";
        await GatewayHost.WaitUntilAsync(
            async () => (stored = await StoredAsync(host)) == expected,
            () => $"Missing {Difference(expected, stored)}; surplus {Difference(stored, expected)}",
            string.Create(CultureInfo.InvariantCulture, $"commit {number}")
        );
    }

    private static string Difference(string some, string others) => string.Join(", ", some.Split('\n').Except(others.Split('\n')));

    private static Task<string> StoredAsync(GatewayHost host) =>
        host.SqlAsync<string>(
            """
            select coalesce(string_agg(line, E'\n' order by line collate "C"), '') from (
              select article.slug || case when article.published then ' True ' else ' False ' end || case when source.withdrawn then 'withdrawn' else article.title end
              from gateway.mt_doc_article article join gateway.mt_doc_article_source source on source.id = article.id
              union all
              select distinct case data ->> 'code' when 'SAME_SLUG' then 'second ' else 'broken ' end || path from gateway.mt_doc_import_problem
              where not (data ->> 'code' = 'SAME_SLUG' and path like '\_data/%')) stored (line)
            """
        );

    /// <summary>
    /// Makes the folder's files those, so quickly that they are taken together: all are written aside before the first comes to its place.
    /// </summary>
    /// <returns>How long that took.</returns>
    internal static TimeSpan WriteFiles(ArticleFolder folder, Dictionary<string, string> files)
    {
        using var staging = new ArticleFolder();
        var present = Directory
            .EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Root, path))
            .Where(path => !path.StartsWith('.') && path != "README.md")
            .ToHashSet(StringComparer.Ordinal);
        var changed = files.Where(file => !present.Contains(file.Key) || File.ReadAllText(folder.At(file.Key)) != file.Value).ToList();
        foreach (var (path, text) in changed)
            staging.WithFile(path, text);
        foreach (var (path, _) in changed)
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At(path)) ?? folder.Root);
        var vanished = present.Except(files.Keys).ToList();

        var started = Stopwatch.GetTimestamp();
        foreach (var (path, _) in changed)
            File.Move(staging.At(path), folder.At(path), overwrite: true);
        foreach (var gone in vanished)
            folder.Remove(gone);
        return Stopwatch.GetElapsedTime(started);
    }
}
