namespace Gateway.Store.Configuration;

/// <summary>The settings for articles whose time has not come.</summary>
internal sealed record ScheduleSettings(FutureDated FutureDated)
{
    public bool HoldsFutureDated => FutureDated == FutureDated.Hold;

    public static ScheduleSettings From(IConfiguration configuration) => new(configuration.Read<FutureDated>("Content:FutureDated"));
}

/// <summary>Whether an article is visible before its <c>publishedDateTime</c>.</summary>
internal enum FutureDated
{
    /// <summary>Readers see the article from that time on.</summary>
    Hold,

    /// <summary>Readers see the article immediately.</summary>
    Show,
}
