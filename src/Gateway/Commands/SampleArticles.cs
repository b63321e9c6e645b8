using Gateway.Content.Files;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Import;
using Gateway.Store.Startup;

namespace Gateway.Commands;

/// <summary>The sample articles, so that a first query returns something.</summary>
internal static partial class SampleArticles
{
    /// <summary>
    /// Imports them into an empty database: into the gateway's own unless it has content to follow, into another one if
    /// <c>Gateway:ImportSamples</c> is true. They are never mixed with content: a folder to follow must contain no content files.
    /// </summary>
    public static async Task ImportAsync(IServiceProvider services, bool isEmbedded, CancellationToken cancellationToken)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var content = ContentSettings.Of(configuration);
        if (!(configuration.Read<bool?>("Gateway:ImportSamples") ?? (isEmbedded && content.IsEmpty)) || HasFiles(content))
            return;
        if (!await services.GetRequiredService<StoreStartup>().IsEmptyAsync(cancellationToken))
            return;
        var report = await services
            .GetRequiredService<FolderImporter>()
            .RunAsync(new ImportRequest([ContentSettings.SamplesFolder]), progress: null, cancellationToken);
        LogImported(services.GetRequiredService<ILogger<FolderImporter>>(), report.Files, report.Created);
    }

    private static bool HasFiles(ContentSettings content) =>
        content.Git.Count > 0
        || content
            .Paths.Where(Directory.Exists)
            .SelectMany(ContentFolder.Enumerate)
            .Any(file => ContentPath.HasContentExtension(file.Path));

    [LoggerMessage(Level = LogLevel.Information, Message = "Imported {Created} of {Files} sample files, because the database was empty")]
    private static partial void LogImported(ILogger logger, int files, int created);
}
