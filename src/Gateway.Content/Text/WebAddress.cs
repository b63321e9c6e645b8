namespace Gateway.Content.Text;

/// <summary>Compares URLs.</summary>
public static class WebAddress
{
    private static readonly string[] _trackingParameters = ["fbclid", "gclid"];

    /// <summary>
    /// Normalises a URL, so that two URLs of the same page are equal. They may differ in the scheme, the case of the host, the default
    /// port, a trailing slash, the fragment and tracking parameters (<c>utm_*</c>, <c>fbclid</c>, <c>gclid</c>). The order of the query and
    /// percent-encoding stay. Returns <c>null</c> if the text is not an absolute http or https URL. The result is for comparison only: its
    /// scheme is always https.
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
        var query = question < 0 ? "" : WithoutTrackingParameters(rest[(question + 1)..]).TrimEnd();
        return $"https://{host.ToString().ToLowerInvariant()}{path}{(query.Length > 0 ? "?" : "")}{query}";
    }

    /// <summary>Returns the position of the host; -1 if the text is not an absolute http or https URL.</summary>
    internal static int HostStart(ReadOnlySpan<char> url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
        : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
        : -1;

    // Default ports are removed, because they depend only on the scheme, and schemes are not compared.
    private static ReadOnlySpan<char> Host(ReadOnlySpan<char> host)
    {
        while (host.EndsWith(":") || host.EndsWith(":443") || host.EndsWith(":80"))
            host = host[..host.LastIndexOf(':')];
        return host;
    }

    private static string WithoutTrackingParameters(ReadOnlySpan<char> query)
    {
        var kept = new List<string>();
        foreach (var range in query.Split('&'))
        {
            if (!query[range].IsWhiteSpace() && !IsTrackingParameter(query[range]))
                kept.Add(query[range].ToString());
        }

        return string.Join('&', kept);
    }

    private static bool IsTrackingParameter(ReadOnlySpan<char> parameter)
    {
        var name = parameter.IndexOf('=') is >= 0 and var equals ? parameter[..equals] : parameter;
        if (name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (var tracker in _trackingParameters)
        {
            if (name.Equals(tracker, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
