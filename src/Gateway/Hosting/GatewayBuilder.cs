using System.Text.Json;
using Gateway.Authentication;
using Gateway.Execution;
using Gateway.Http.Connections;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Hosting;

/// <summary>Reads and validates the settings, in the same way for all commands.</summary>
internal static class GatewayBuilder
{
    /// <summary>The name of the settings file beside the program, and of the resource with the values that are installed.</summary>
    internal const string SettingsFile = "appsettings.json";

    // Settings are read once. Watching their files would take two of the 128 inotify instances that Linux gives a user by default.
    private const string WithoutReload = "--hostBuilder:reloadConfigOnChange=false";

    /// <inheritdoc cref="Create(IReadOnlyList{string}, string?)"/>
    public static WebApplicationBuilder Create(IReadOnlyList<string> settings) => Create(settings, settingsFile: null);

    /// <param name="settings">The settings on the command line: <c>--Name=value</c>.</param>
    /// <param name="settingsFile">The JSON file of <c>--settings</c>; <c>null</c> if there is none.</param>
    /// <exception cref="InvalidSettingException">A setting or a settings file is invalid.</exception>
    public static WebApplicationBuilder Create(IReadOnlyList<string> settings, string? settingsFile)
    {
        var builder = CreateWithSettings(settings, settingsFile);
        Validate(builder.Configuration);
        builder.Services.AddSingleton(TrustedOperationStore.From(builder.Configuration));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<HostOptions>().Configure<ShutdownSettings>((host, shutdown) => host.ShutdownTimeout = shutdown.Timeout);
        return builder;
    }

    private static WebApplicationBuilder CreateWithSettings(IReadOnlyList<string> settings, string? settingsFile)
    {
        // Settings and assets are beside the program, regardless of the working directory.
        var folder = AppContext.BaseDirectory;
        var file = Path.Combine(folder, SettingsFile);
        if (!File.Exists(file) && (Directory.Exists(file) || new FileInfo(file).LinkTarget is not null))
            throw InvalidSettingException.OfFile($"The settings file {file} is not a file.");
        try
        {
            var builder = WebApplication.CreateBuilder(
                new WebApplicationOptions { Args = [WithoutReload, .. settings], ContentRootPath = folder }
            );
            if (settingsFile is not null)
                AddFile(builder.Configuration, settingsFile);
            return builder;
        }
        catch (InvalidDataException error)
        {
            throw InvalidSettingException.OfFile($"{error.Message} {Reason(error)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw InvalidSettingException.OfFile($"The settings file cannot be read. {error.Message}");
        }
    }

    // The environment and the command line win over the file, and the file over appsettings.json.
    private static void AddFile(ConfigurationManager configuration, string path)
    {
        if (!File.Exists(path))
            throw InvalidSettingException.OfFile($"The settings file {path} does not exist.");
        var source = new JsonConfigurationSource { Path = Path.GetFullPath(path) };
        source.ResolveFileProvider();
        IList<IConfigurationSource> sources = configuration.Sources;
        var last = sources.OfType<JsonConfigurationSource>().LastOrDefault();
        sources.Insert(last is null ? 0 : sources.IndexOf(last) + 1, source);
    }

    private static void Validate(IConfiguration configuration)
    {
        _ = AccessSettings.From(configuration);
        _ = ContentSettings.Of(configuration);
        _ = RateLimits.From(configuration, Limits.From(configuration));
        _ = ShutdownSettings.From(configuration);
        _ = AllowedOrigins.From(configuration);
        configuration.ValidateSettings();
    }

    private static string Reason(InvalidDataException error) =>
        error.GetBaseException() is JsonException json
            ? $"Line {json.LineNumber + 1} is not valid JSON."
            : error.GetBaseException().Message;
}
