using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Starts and queries a gateway that follows folders or repositories.</summary>
internal static class ImportingHost
{
    /// <summary>A gateway that follows the folders.</summary>
    public static async Task<GatewayHost> StartAsync(PostgresServer postgres, params IReadOnlyList<string> settings)
    {
        var host = new GatewayHost(postgres) { Settings = settings };
        await host.InitializeAsync();
        return host;
    }

    public static string PathSetting(string folder, int number = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"--Content:Paths:{number}={folder}");

    /// <summary>Whether readers see the article.</summary>
    public static Task<bool> IsPublishedAsync(this GatewayHost host, string slug) =>
        host.SqlAsync<bool>("select exists (select from gateway.mt_doc_article where slug = $1 and published)", slug);

    public static Task<bool> IsTitlePublishedAsync(this GatewayHost host, string title) =>
        host.SqlAsync<bool>("select exists (select from gateway.mt_doc_article where title = $1 and published)", title);

    /// <summary>How many problems are on the list.</summary>
    public static Task<long> CountProblemsAsync(this GatewayHost host) =>
        host.SqlAsync<long>("select count(*) from gateway.mt_doc_import_problem");

    /// <summary>
    /// Waits until the list has exactly the problems with these codes, because a problem may be preceded by others for a moment.
    /// </summary>
    public static async Task WaitForProblemsAsync(this GatewayHost host, params string[] codes)
    {
        string[] expected = [.. codes.Order(StringComparer.Ordinal)];
        string[] listed = [];
        await GatewayHost.WaitUntilAsync(
            async () =>
            {
                listed = await host.SqlAsync<string[]>(
                    "select coalesce(array_agg(concat_ws(' ', data ->> 'code', path, data ->> 'message') order by data ->> 'code' collate \"C\"), '{}') from gateway.mt_doc_import_problem"
                );
                return listed.Select(problem => problem.Split(' ')[0]).SequenceEqual(expected);
            },
            () => $"Listed: {string.Join("; ", listed)}",
            $"the problems {string.Join(", ", expected)}"
        );
    }

    /// <summary>Ends the session of the node that imports, as a failing network does.</summary>
    public static Task<long> TerminateImportSessionsAsync(this GatewayHost host) =>
        host.SqlAsync<long>(
            """
            select count(pg_terminate_backend(lock.pid)) from pg_locks lock join pg_stat_activity session on session.pid = lock.pid
            where lock.locktype = 'advisory' and session.application_name = 'gateway import' and lock.database = (select oid from pg_database where datname = current_database())
            """
        );
}
