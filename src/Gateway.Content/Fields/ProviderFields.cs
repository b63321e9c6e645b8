using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>The provider of an article or of a link. A domain identifies, so that its letter case is not kept.</summary>
internal static class ProviderFields
{
    internal static ProviderContent? Provider(this FieldReader fields, bool isRequired)
    {
        var node = fields.Take("provider");
        if (node is YamlMapping mapping)
            return Read(fields, fields.Part("provider.", mapping), isRequired);
        if (node is null or YamlScalar { IsNull: true })
        {
            if (isRequired)
                fields.Problems.Missing(fields.Name("provider"), fields.Offset);
            return null;
        }

        fields.WrongType("provider", node, "the keys name and domain, each on an indented line");
        return null;
    }

    private static ProviderContent Read(FieldReader fields, FieldReader provider, bool isRequired)
    {
        var name = provider.RequiredText("name").Trim();
        var domain = provider.Word("domain")?.ToLowerInvariant();
        if (domain is null && isRequired)
            provider.Problems.Missing(provider.Name("domain"), provider.Offset);

        var content = new ProviderContent(name, domain) { Images = provider.Images() };
        fields.Keep("provider", provider.Rest());
        return content;
    }
}
