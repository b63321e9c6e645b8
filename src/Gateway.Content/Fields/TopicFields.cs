using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>Reads a topic's file, which has <c>taxonomy: topic</c>.</summary>
internal static class TopicFields
{
    internal static ContentResult Read(MappingNode root, FieldSettings settings, ProblemList problems)
    {
        var fields = new FieldReader(root, "", settings, problems);
        fields.ReadNode("taxonomy");
        var name = fields.RequiredName("name");
        var topic = new TopicContent
        {
            Slug = Slug.OfTopic(name),
            Name = name,
            ShortName = fields.Text("shortname")?.Trim(),
            Description = fields.Text("description")?.Trim(),
            Parent = fields.Name("parent"),
            OtherNames = fields.Texts("otherNames"),
            Keywords = fields.Texts("keywords"),
            Hashtags = fields.Texts("hashtags"),
            Images = fields.Images(),
        };
        var content = topic with { UnknownKeys = fields.UnknownKeys() };
        return problems.Any ? problems.Rejected() : new ContentResult.Topic(content) { Warnings = problems.Warnings };
    }
}
