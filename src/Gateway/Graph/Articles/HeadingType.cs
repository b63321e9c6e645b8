using Gateway.Html;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

internal sealed class HeadingType : ObjectGraphType<Heading>
{
    public HeadingType()
    {
        Name = "Heading";
        Description = "A heading of an article's body.";
        Field(heading => heading.Level).Description("Level from 1 to 6.");
        Field(heading => heading.Text).Description("Text without markup.");
        Field<NonNullGraphType<StringGraphType>>("id")
            .Description("Id of the heading in `bodyHtml`. A link to it is `#` and the id.")
            .Resolve(context => context.Source.Id);
    }
}
