namespace Gateway.Store.Configuration;

internal static class UrlCredentials
{
    /// <summary>Removes everything between the scheme of a URL and its last @, because it may contain a password.</summary>
    public static string Remove(string url) =>
        url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && url.LastIndexOf('@') is var end && end > scheme
            ? url[..(scheme + 3)] + url[(end + 1)..]
            : url;
}
