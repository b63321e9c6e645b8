namespace Gateway.Store.Configuration;

/// <summary>The settings for articles whose time has not come.</summary>
/// <param name="FutureDated">What happens to them.</param>
/// <param name="IsSet">True if an operator set it, so that it counts more than the configuration of a site.</param>
internal sealed record ScheduleSettings(FutureDated FutureDated, bool IsSet = false)
{
    /// <summary>True if at least some articles with a later date wait for it.</summary>
    public bool HoldsFutureDated => FutureDated == FutureDated.Hold;

    /// <summary>True if the configuration of a site can show articles before their date.</summary>
    public bool SitesCanShow => HoldsFutureDated && !IsSet;

    public static ScheduleSettings From(IConfiguration configuration) =>
        new(configuration.Read<FutureDated>("Content:FutureDated"), configuration["Content:FutureDated"] is { Length: > 0 });

    /// <summary>True if an article with a later date waits for it.</summary>
    /// <param name="siteShows">True if the site of the article shows files with a later date.</param>
    public bool Holds(bool siteShows) => HoldsFutureDated && !(siteShows && SitesCanShow);
}

/// <summary>Whether an article is visible before its <c>publishedDateTime</c>.</summary>
internal enum FutureDated
{
    /// <summary>Readers see the article from that time on.</summary>
    Hold,

    /// <summary>Readers see the article immediately.</summary>
    Show,
}
