using Gateway.Content.Parsing;

namespace Gateway.Content.Fields;

/// <summary>
/// Reads the provider of an article or a link. The domain is part of the provider's identity, so it is converted to lower case.
/// </summary>
internal static class ProviderFields
{
    internal static ProviderContent? Provider(this FieldReader fields, bool isRequired)
    {
        var node = fields.ReadNode("provider");
        if (node is MappingNode mapping)
            return Read(fields, fields.Nested("provider.", mapping), isRequired);
        if (node is null or ScalarNode { IsNull: true })
        {
            if (isRequired)
                fields.Problems.AddMissingKey(fields.FullKey("provider"), fields.Offset);
            return null;
        }

        fields.AddWrongType("provider", node, "the keys name and domain, each on an indented line");
        return null;
    }

    /// <summary>Returns the host of a domain in lower case. People also write a URL, whose host is the domain.</summary>
    internal static string HostOf(string domain)
    {
        var host = domain.AsSpan().Trim();
        if (host.IndexOf("://") is >= 0 and var scheme)
            host = host[(scheme + 3)..];
        else if (host.StartsWith("//"))
            host = host[2..];
        if (host.IndexOfAny('/', '?', '#') is >= 0 and var end)
            host = host[..end];
        host = host[(host.LastIndexOf('@') + 1)..];
        if (host.LastIndexOf(':') is >= 0 and var port && !host[(port + 1)..].ContainsAnyExceptInRange('0', '9'))
            host = host[..port];
        host = host.Trim().TrimEnd('.');
        return (host.IsEmpty ? domain.AsSpan().Trim() : host).ToString().ToLowerInvariant();
    }

    private static ProviderContent Read(FieldReader fields, FieldReader provider, bool isRequired)
    {
        var name = provider.RequiredName("name");
        var domain = provider.TrimmedText("domain") is { } written ? HostOf(written) : null;
        if (domain is null && isRequired)
            provider.Problems.AddMissingKey(provider.FullKey("domain"), provider.Offset);

        var content = new ProviderContent(name, domain) { Images = provider.Images() };
        fields.AddUnknownKeys("provider", provider.UnknownKeys());
        return content;
    }
}
