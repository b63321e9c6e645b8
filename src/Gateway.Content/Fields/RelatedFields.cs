namespace Gateway.Content.Fields;

/// <summary>The links out of an article.</summary>
internal static class RelatedFields
{
    internal static IReadOnlyList<RelatedLinkContent> Related(this FieldReader fields) => fields.Parts("related", Read);

    private static RelatedLinkContent Read(FieldReader link) =>
        new()
        {
            Title = link.RequiredText("title"),
            Excerpt = link.Text("excerpt"),
            PublishedDateTime = link.Time("publishedDateTime"),
            WebUrl = WebUrl(link),
            Type = link.Word("type"),
            Quality = link.Integer("quality"),
            Provider = link.Provider(isRequired: false),
            Images = link.Images(),
            AmpWebUrl = link.Url("ampWebUrl"),
            CdnAmpWebUrl = link.Url("cdnAmpWebUrl"),
        };

    private static string WebUrl(FieldReader link)
    {
        var before = link.Problems.Count;
        var url = link.Url("webUrl");
        if (url is null && link.Problems.Count == before)
            link.Problems.Missing(link.Name("webUrl"), link.Offset);
        return url ?? "";
    }
}
