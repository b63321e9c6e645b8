using System.Security.Cryptography;
using System.Text;
using Gateway.Store.Configuration;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Compares the content settings of this node with those of the node that imports. Two gateways that share a database, for example by a
/// common data folder, but follow other sources, would otherwise silently import only the sources of one of them.
/// </summary>
internal sealed partial class ContentSettingsComparison(
    ContentSettings settings,
    ScheduleSettings schedule,
    NpgsqlDataSource dataSource,
    TimeProvider time,
    ILogger<ContentSettingsComparison> logger
) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    /// <summary>The sentence that says which settings differ. <c>null</c> if they are the same.</summary>
    public string? Difference { get; private set; }

    /// <summary>A hash of the settings that decide what is imported, and the names of the sources.</summary>
    public static (string Fingerprint, string Sources) Describe(ContentSettings settings, ScheduleSettings schedule)
    {
        var text = string.Join(
            '\n',
            [
                .. settings.Paths,
                .. settings.Git.Select(git => $"{git.Source} {git.Branch} {git.Folder}"),
                .. settings.Mappings.OfFolders.Select(mapping => mapping.Fingerprint),
                $"{schedule.HoldsFutureDated}",
            ]
        );
        return (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), settings.Names.ToString());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var own = Describe(settings, schedule);
        using var timer = new PeriodicTimer(_interval, time);
        string? last = null;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var other = await FindOtherAsync(own.Fingerprint, stoppingToken);
                // A node that has just begun to import has not stored its settings yet.
                Report(other == last ? other : null, own.Sources);
                last = other;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private void Report(string? other, string own)
    {
        var difference = other is null
            ? null
            : $"Another gateway that uses this database imports {other} with other content settings than this gateway ({own}). Use the same settings for all gateways of one database, or another Gateway:DataDirectory or database for another site.";
        if (difference is not null && difference != Difference)
            LogDifference(difference);
        Difference = difference;
    }

    /// <summary>Returns the sources of the node that imports, if its settings are others.</summary>
    private async Task<string?> FindOtherAsync(string fingerprint, CancellationToken cancellationToken)
    {
        try
        {
            return await ImportedSettings.FindOtherAsync(dataSource, fingerprint, cancellationToken);
        }
        catch (Exception outage) when (outage is NpgsqlException or TimeoutException)
        {
            // The outage is logged elsewhere.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Difference}")]
    private partial void LogDifference(string difference);
}
