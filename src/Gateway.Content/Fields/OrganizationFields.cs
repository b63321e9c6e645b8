using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Content.Fields;

/// <summary>Reads an organization's file, which has <c>taxonomy: organization</c>.</summary>
internal static class OrganizationFields
{
    internal static ContentResult Read(MappingNode root, FieldSettings settings, ProblemList problems)
    {
        var fields = new FieldReader(root, "", settings, problems);
        fields.ReadNode("taxonomy");
        var organization = new OrganizationContent
        {
            Name = fields.RequiredName("name"),
            Domain = fields.Required("domain", _ => fields.Domain()) ?? "",
            Description = fields.Text("description"),
            OtherNames = fields.Texts("otherNames"),
            Images = fields.Images(),
        };
        var content = organization with { UnknownKeys = fields.UnknownKeys() };
        return problems.Any ? problems.Rejected() : new ContentResult.Organization(content) { Warnings = problems.Warnings };
    }
}
