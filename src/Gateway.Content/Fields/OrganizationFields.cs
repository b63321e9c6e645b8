using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>Reads an organization's file, which has <c>taxonomy: organization</c>.</summary>
internal static class OrganizationFields
{
    internal static ContentResult Read(YamlMapping root, ContentOptions options, ProblemList problems)
    {
        var fields = new FieldReader(root, "", options, problems);
        fields.ReadNode("taxonomy");
        var organization = new OrganizationContent
        {
            Name = fields.RequiredText("name").Trim(),
            Domain = fields.RequiredText("domain").Trim().ToLowerInvariant(),
            Description = fields.Text("description"),
            OtherNames = fields.Texts("otherNames"),
            Images = fields.Images(),
        };
        return problems.Any
            ? problems.Rejected()
            : new ContentResult.Organization(organization with { UnknownKeys = fields.UnknownKeys() });
    }
}
