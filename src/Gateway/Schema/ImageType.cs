using Gateway.Content.Results;
using GraphQL.Types;

namespace Gateway.Schema;

internal sealed class ImageType : ObjectGraphType<ImageContent>
{
    public ImageType()
    {
        Name = "Image";
        Description = "An image of an article, a provider, a topic or a link.";
        Field<NonNullGraphType<UrlType>>("url")
            .Description("URL of the image.")
            .Resolve(context => context.AbsoluteUrl(context.Source.Url));
        Field(image => image.Width, nullable: true).Description("Width in pixels.");
        Field(image => image.Height, nullable: true).Description("Height in pixels.");
        Field(image => image.IsCached, nullable: true).Description("Whether the publisher stores a copy of the image.");
        Field(image => image.Title, nullable: true).Description("Title of the image.");
        Field(image => image.Attribution, nullable: true).Description("Person or organization to credit for the image.");
    }
}
