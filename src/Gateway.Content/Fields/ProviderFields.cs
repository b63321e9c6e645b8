using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

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

    /// <summary>Returns the domain; <c>null</c> if there is none. Any text that is not a host is a problem.</summary>
    internal static string? Domain(this FieldReader fields)
    {
        if (fields.TrimmedText("domain") is not { } written)
            return null;
        if (ProviderDomain.Of(written) is { } domain)
            return domain;
        // A domain from the settings is that of the site, which can be on this machine.
        if (!fields.IsWritten("domain"))
            return written.ToLowerInvariant();
        fields.Problems.Add(
            ProblemCodes.FieldDomain,
            $"\"{fields.FullKey("domain")}\" is \"{Shortened.Of(written)}\"; expected the name of a host, such as paper.example.",
            (fields.NodeOf("domain") as ScalarNode)?.Offset ?? fields.Offset,
            "Write the domain of the provider's site, such as paper.example."
        );
        return null;
    }

    private static ProviderContent Read(FieldReader fields, FieldReader provider, bool isRequired)
    {
        var name = provider.RequiredName("name");
        var domain = isRequired ? provider.Required("domain", _ => provider.Domain()) : provider.Domain();
        var content = new ProviderContent(name, domain) { Images = provider.Images() };
        fields.AddUnknownKeys("provider", provider.UnknownKeys());
        return content;
    }
}
