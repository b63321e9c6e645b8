namespace Gateway.Content;

/// <summary>When two web addresses are the same.</summary>
public static class WebAddress
{
    private static readonly string[] _trackers = ["fbclid", "gclid"];

    /// <summary>
    /// The form in which two URLs that lead to the same page compare equal: they may differ in scheme, case of the host, default port, a slash at
    /// the end, fragment and tracking parameters (<c>utm_*</c>, <c>fbclid</c>, <c>gclid</c>). The order of the query and percent-encoding stay.
    /// <c>null</c> where the text is no absolute http or https URL. The form is for comparing, not for following: its scheme is always https.
    /// </summary>
    public static string? Normalize(string? url)
    {
        var address = url.AsSpan().Trim();
        var start = HostStart(address);
        if (start < 0)
            return null;

        address = address[start..];
        if (address.IndexOf('#') is >= 0 and var fragment)
            address = address[..fragment];
        var end = address.IndexOfAny('/', '?', '\\') is >= 0 and var at ? at : address.Length;
        var host = Host(address[..end]);
        if (host.IsEmpty || host.ContainsAny(' ', '\t', '\n'))
            return null;

        var rest = address[end..];
        var question = rest.IndexOf('?');
        var path = (question < 0 ? rest : rest[..question]).TrimEnd(" /");
        var query = question < 0 ? "" : WithoutTrackers(rest[(question + 1)..]).TrimEnd();
        return $"https://{host.ToString().ToLowerInvariant()}{path}{(query.Length > 0 ? "?" : "")}{query}";
    }

    /// <summary>Where the host begins; negative if the text is no absolute http or https URL.</summary>
    internal static int HostStart(ReadOnlySpan<char> url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
        : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
        : -1;

    // A port that is a scheme's default says no more than the scheme, and schemes are not compared.
    private static ReadOnlySpan<char> Host(ReadOnlySpan<char> host)
    {
        while (host.EndsWith(":") || host.EndsWith(":443") || host.EndsWith(":80"))
            host = host[..host.LastIndexOf(':')];
        return host;
    }

    private static string WithoutTrackers(ReadOnlySpan<char> query)
    {
        var kept = new List<string>();
        foreach (var range in query.Split('&'))
        {
            if (!query[range].IsWhiteSpace() && !IsTracker(query[range]))
                kept.Add(query[range].ToString());
        }

        return string.Join('&', kept);
    }

    private static bool IsTracker(ReadOnlySpan<char> parameter)
    {
        var name = parameter.IndexOf('=') is >= 0 and var equals ? parameter[..equals] : parameter;
        if (name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (var tracker in _trackers)
        {
            if (name.Equals(tracker, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
