using Gateway.Store.Configuration;

namespace Gateway.Site;

/// <summary>The settings of the site.</summary>
/// <param name="IsEnabled">Whether the site is served: <c>Web:Enabled</c>.</param>
/// <param name="Title">Its name in the masthead and in titles: <c>Web:Title</c>.</param>
internal sealed record SiteSettings(bool IsEnabled, string Title)
{
    public static SiteSettings From(IConfiguration configuration) =>
        new(configuration.Read<bool>("Web:Enabled"), configuration.Read<string>("Web:Title") ?? "");
}
