using Gateway.Content;

namespace Gateway.Hosting;

/// <summary>The settings of all commands but the server: <c>appsettings.json</c> beside the program, then environment variables.</summary>
internal static class Settings
{
    public static IConfiguration Read() =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();

    /// <summary>The options for reading content files.</summary>
    public static ContentOptions Content(IConfiguration settings) =>
        settings.GetSection("Content").Get<ContentOptions>() ?? new ContentOptions();
}
