using Gateway.Content.Results;
using Gateway.Graph.Articles;
using Gateway.Graph.Providers;
using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Related;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class RelatedLinkType : ObjectGraphType<RelatedLink>
{
    public RelatedLinkType()
    {
        Name = "RelatedLink";
        Description = "A link from an article, with the target's details from the article's file.";
        Field(link => link.Content.Title).Description("Headline of the target.");
        Field(link => link.Content.Excerpt, nullable: true).Description("Summary of the target.");
        Field<DateTimeType>("publishedDateTime")
            .Description("Time of publication of the target.")
            .Resolve(context => context.Source.Content.PublishedDateTime);
        Field<NonNullGraphType<UrlType>>("webUrl").Description("URL of the target.").Resolve(context => context.Source.Content.WebUrl);
        Field(link => link.Content.Type, nullable: true).Description("Kind of content of the target.");
        Field(link => link.Content.Quality, nullable: true).Description("Quality score of the target; higher is better.");
        Field<LinkProviderType>("provider").Description("Provider of the target.").Resolve(context => context.Source.Content.Provider);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageType>>>>("images")
            .Description("Images of the target.")
            .Resolve(context => context.Source.Content.Images);
        Field<ArticleType>("article")
            .Description("The target article. Null if it is not stored or the caller may not see it.")
            .Resolve(context => context.Source.Target);
    }
}

internal sealed class LinkProviderType : ObjectGraphType<ProviderContent>
{
    public LinkProviderType()
    {
        Name = "LinkProvider";
        Description = "A provider named in a link.";
        Field(provider => provider.Name).Description("Name of the provider.");
        Field(provider => provider.Domain, nullable: true).Description("Domain of the provider.");
        Field<ProviderType>("provider")
            .Description("The stored provider. Null if it does not exist or the caller may not see it.")
            .ResolveDeferred(context =>
                context.GetService<ProviderDataLoaders>().ByNameId(DocumentId.OfProvider(context.Source.Domain, context.Source.Name))
            );
    }
}
