using Gateway.Content.Results;
using GraphQL.Types;

namespace Gateway.Schema;

internal sealed class AuthorType : ObjectGraphType<AuthorContent>
{
    public AuthorType()
    {
        Name = "Author";
        Description = "An author of an article. Authors with the same name are the same author in filters and facets.";
        Field(author => author.Name).Description("Name of the author.");
        Field<UrlType>("url")
            .Description("URL of the author's page.")
            .Resolve(context => context.Source.Url is { } url ? context.AbsoluteUrl(url) : null);
        Field<UrlType>("image")
            .Description("URL of a picture of the author.")
            .Resolve(context => context.Source.Image is { } url ? context.AbsoluteUrl(url) : null);
    }
}
