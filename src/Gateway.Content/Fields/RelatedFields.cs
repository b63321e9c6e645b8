using Gateway.Content.Results;

namespace Gateway.Content.Fields;

/// <summary>Reads the related links of an article.</summary>
internal static class RelatedFields
{
    internal static IReadOnlyList<RelatedLinkContent> Related(this FieldReader fields) =>
        fields.NestedList("related", Read, "title and webUrl");

    private static RelatedLinkContent Read(FieldReader link) =>
        new()
        {
            Title = link.RequiredText("title"),
            Excerpt = link.Text("excerpt"),
            PublishedDateTime = link.Time("publishedDateTime"),
            WebUrl = link.Required("webUrl", link.Url) ?? "",
            Type = link.TrimmedText("type"),
            Quality = link.Integer("quality"),
            Provider = link.Provider(isRequired: false),
            Images = link.Images(),
            AmpWebUrl = link.Url("ampWebUrl"),
            CdnAmpWebUrl = link.Url("cdnAmpWebUrl"),
        };
}
