using System.Text.Json;

namespace Gateway.Site;

/// <summary>An address of the site.</summary>
/// <param name="Pattern">The pattern of the route, with at most one parameter.</param>
/// <param name="Describe">Describes the page.</param>
internal sealed record SiteRoute(string Pattern, Func<RouteData, PageContent> Describe)
{
    /// <summary>The operation whose result the page shows; <c>null</c> if the client sends all operations itself.</summary>
    public string? Operation { get; init; }

    /// <summary>Another operation of the page, whose result is optional for the description.</summary>
    public string? SecondOperation { get; init; }

    /// <summary>The name of the parameter in the pattern, and of the operation's variable.</summary>
    public string? Parameter { get; init; }
}

/// <summary>The parameter of an address, and the data of the operation for it.</summary>
/// <param name="Value">The parameter, decoded.</param>
/// <param name="Data">The data of the route's operation.</param>
internal readonly record struct RouteData(string Value, JsonElement Data);
