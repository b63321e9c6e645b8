using Gateway.Store;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Import;

namespace Gateway.Commands;

/// <summary>The sample articles, so that a first query returns something.</summary>
internal static partial class SampleArticles
{
    /// <summary>
    /// Imports them into an empty database: into the gateway's own unless it has content to follow, into another one where
    /// <c>Gateway:ImportSamples</c> says so.
    /// </summary>
    public static async Task ImportAsync(IServiceProvider services, bool isEmbedded, CancellationToken cancellationToken)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        if (!(configuration.Read<bool?>("Gateway:ImportSamples") ?? (isEmbedded && ContentSettings.Of(configuration).IsEmpty)))
            return;
        if (!await services.GetRequiredService<StoreStartup>().IsEmptyAsync(cancellationToken))
            return;
        var report = await services
            .GetRequiredService<Importer>()
            .RunAsync(new ImportRequest([ContentSettings.SamplesFolder]), progress: null, cancellationToken);
        LogImported(services.GetRequiredService<ILogger<Importer>>(), report.Files, report.Created);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Imported {Created} of {Files} sample files, because the database was empty")]
    private static partial void LogImported(ILogger logger, int files, int created);
}
