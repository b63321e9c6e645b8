using Gateway.Content;

namespace Gateway.Configuration;

/// <summary>The settings of a command that is no server: <c>appsettings.json</c> beside the program, then the environment.</summary>
internal static class Settings
{
    public static IConfiguration Read() =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();

    /// <summary>How content files are read.</summary>
    public static ContentOptions Content(IConfiguration settings) =>
        settings.GetSection("Content").Get<ContentOptions>() ?? new ContentOptions();
}
