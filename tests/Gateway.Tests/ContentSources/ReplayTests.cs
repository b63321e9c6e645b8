using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// A long history that is followed commit by commit. Each publication happens at the expected commit, and the result is the same as that of
/// one import of the end.
/// </summary>
public abstract class ReplayTests(PostgresServer postgres)
{
    // This seed also hides a file and shows another file of the same article in one commit, which must cause no event.
    private const int Seed = 11;

    protected PostgresServer Postgres { get; } = postgres;

    /// <param name="host">The gateway that follows the history.</param>
    /// <param name="root">The followed folder.</param>
    /// <param name="commits">The length of the history.</param>
    /// <param name="isAtomic">
    /// True if all files of a commit are imported together. A folder may be read while its files are written, and then an article may come
    /// and go in between.
    /// </param>
    /// <param name="commit">Writes the next state.</param>
    private protected async Task ReplayAsync(GatewayHost host, string root, int commits, bool isAtomic, Action<GeneratedHistory> commit)
    {
        var history = new GeneratedHistory(Seed);
        var transitions = new VisibilityChanges(host);
        for (var number = 1; number <= commits; number++)
        {
            var before = history.Visible;
            if (number == commits)
                history.AddLastCommit();
            else
                history.AddCommit();
            commit(history);
            await WaitUntilStoredAsync(host, number, history.Stored);

            var changes = await transitions.ReadNewAsync();
            var text = string.Create(CultureInfo.InvariantCulture, $"commit {number}");
            Assert.Equal(
                [text, .. VisibilityChanges.Between(before, history.Visible)],
                [text, .. isAtomic ? changes : VisibilityChanges.Net(changes)]
            );
        }

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

    /// <summary>Replaces the files of the folder quickly: all are written elsewhere before the first one is moved to its path.</summary>
    internal static void WriteFiles(ArticleFolder folder, Dictionary<string, string> files)
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

        foreach (var (path, _) in changed)
            File.Move(staging.At(path), folder.At(path), overwrite: true);
        foreach (var gone in vanished)
            folder.Remove(gone);
    }
}
