using Gateway.Content;
using Gateway.Graph.Articles;
using Gateway.Graph.Providers;
using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Reading.Providers;
using Gateway.Store.Reading.Related;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class RelatedLinkGraph : ObjectGraphType<RelatedLink>
{
    public RelatedLinkGraph()
    {
        Name = "RelatedLink";
        Description = "A link from an article, with the target's details from the article's file.";
        Field(link => link.Content.Title).Description("Headline of the target.");
        Field(link => link.Content.Excerpt, nullable: true).Description("Summary of the target.");
        Field<DateTimeGraph>("publishedDateTime")
            .Description("Time of publication of the target.")
            .Resolve(context => context.Source.Content.PublishedDateTime);
        Field<NonNullGraphType<UrlGraph>>("webUrl").Description("URL of the target.").Resolve(context => context.Source.Content.WebUrl);
        Field(link => link.Content.Type, nullable: true).Description("Kind of content of the target.");
        Field(link => link.Content.Quality, nullable: true).Description("Quality score of the target; higher is better.");
        Field<LinkProviderGraph>("provider").Description("Provider of the target.").Resolve(context => context.Source.Content.Provider);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageGraph>>>>("images")
            .Description("Images of the target.")
            .Resolve(context => context.Source.Content.Images);
        Field<ArticleGraph>("article")
            .Description("The target article. Null if it is not stored or the caller may not see it.")
            .Resolve(context => context.Source.Target);
    }
}

internal sealed class LinkProviderGraph : ObjectGraphType<ProviderContent>
{
    public LinkProviderGraph()
    {
        Name = "LinkProvider";
        Description = "A provider as named by a link.";
        Field(provider => provider.Name).Description("Name of the provider.");
        Field(provider => provider.Domain, nullable: true).Description("Domain of the provider.");
        Field<ProviderGraph>("provider")
            .Description("The stored provider. Null if it does not exist or the caller may not see it.")
            .ResolveDeferred(context =>
                context.Get<ProviderLoaders>().ByWrittenName(DocumentId.OfProvider(context.Source.Domain, context.Source.Name))
            );
    }
}
