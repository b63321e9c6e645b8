using Gateway.Content;
using GraphQL.Types;

namespace Gateway.Schema;

internal sealed class ImageGraph : ObjectGraphType<ImageContent>
{
    public ImageGraph()
    {
        Name = "Image";
        Description = "A picture of an article, provider, topic or link.";
        Field<NonNullGraphType<UrlGraph>>("url").Description("Where the picture is.").Resolve(context => context.Source.Url);
        Field(image => image.Width, nullable: true).Description("Width in pixels.");
        Field(image => image.Height, nullable: true).Description("Height in pixels.");
        Field(image => image.IsCached, nullable: true).Description("Whether the publisher keeps a copy.");
        Field(image => image.Title, nullable: true).Description("The picture's title.");
        Field(image => image.Attribution, nullable: true).Description("Whom the picture is to be attributed to.");
    }
}
