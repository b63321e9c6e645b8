using System.Buffers;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>
/// Parses absolute http and https URLs. They stay as written, except that spaces around them are removed and spaces inside become %20, as
/// in browsers.
/// </summary>
internal static class AbsoluteUrl
{
    private static readonly SearchValues<char> _hostName = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
    );

    internal static string? Of(string written)
    {
        var url = written.AsSpan().Trim().Length == written.Length ? written : written.Trim();
        var start = WebAddress.HostStart(url);
        if (start < 0 || url.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            return null;
        // Most hosts are plain names. Uri, which is much slower, checks only the others.
        return HasPlainHost(url.AsSpan(start)) || IsUri(url) ? url.Replace(" ", "%20", StringComparison.Ordinal) : null;
    }

    private static bool HasPlainHost(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExcept(_hostName);
        var host = end < 0 ? rest : rest[..end];
        return host.Length is > 0 and < 254
            && host[0] is not ('.' or '-')
            && host[^1] is not '-'
            && host.IndexOf("..") < 0
            && (end < 0 || rest[end] is '/' or '?' or '#');
    }

    private static bool IsUri(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0;
}
