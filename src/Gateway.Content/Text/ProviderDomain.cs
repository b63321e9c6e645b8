using System.Net;

namespace Gateway.Content.Text;

/// <summary>Reads the domain of a provider, which is the name of a host: <c>paper.example</c>.</summary>
public static class ProviderDomain
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>
    /// Returns the host of a domain in lower case; <c>null</c> if it is none. People also write a URL, whose host is the domain.
    /// </summary>
    public static string? Of(string written)
    {
        var host = written.AsSpan().Trim();
        var isUrl = true;
        if (host.IndexOf("://") is >= 0 and var scheme)
            host = host[(scheme + 3)..];
        else if (host.StartsWith("//"))
            host = host[2..];
        else
            isUrl = false;
        if (host.IndexOfAny('/', '?', '#') is >= 0 and var end)
            host = host[..end];
        // The user of a URL. Without a scheme it is an address for mail.
        if (isUrl)
            host = host[(host.LastIndexOf('@') + 1)..];
        if (host.LastIndexOf(':') is >= 0 and var port && !host[(port + 1)..].ContainsAnyExceptInRange('0', '9'))
            host = host[..port];
        host = host.EndsWith('.') ? host[..^1] : host;
        return IsHost(host) ? host.ToString().ToLowerInvariant() : null;
    }

    // https://datatracker.ietf.org/doc/html/rfc1123#section-2.1, with letters of all alphabets. A name without a dot is one of a local
    // network.
    private static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.Length > MaxLength || !host.Contains('.'))
            return false;
        foreach (var part in host.Split('.'))
        {
            if (!IsLabel(host[part]))
                return false;
        }

        return char.IsLetter(host[(host.LastIndexOf('.') + 1)..][0]) || IPAddress.TryParse(host, out _);
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (var character in label)
        {
            if (character < 0x80 && !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
                return false;
            if (char.IsControl(character) || char.IsWhiteSpace(character))
                return false;
        }

        return true;
    }
}
