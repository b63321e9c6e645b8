using Gateway.Content;
using Gateway.Documents;
using Gateway.Graph.Articles;
using Gateway.Graph.Providers;
using Gateway.Reading.Providers;
using Gateway.Reading.Related;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class RelatedLinkGraph : ObjectGraphType<RelatedLink>
{
    public RelatedLinkGraph()
    {
        Name = "RelatedLink";
        Description = "A link out of an article, with what its file tells of the target.";
        Field(link => link.Content.Title).Description("The target's headline.");
        Field(link => link.Content.Excerpt, nullable: true).Description("A few sentences of the target.");
        Field<DateTimeGraph>("publishedDateTime")
            .Description("When the target was published.")
            .Resolve(context => context.Source.Content.PublishedDateTime);
        Field<NonNullGraphType<UrlGraph>>("webUrl").Description("Where the link leads.").Resolve(context => context.Source.Content.WebUrl);
        Field(link => link.Content.Type, nullable: true).Description("What the target is.");
        Field(link => link.Content.Quality, nullable: true).Description("How good the publisher finds the target.");
        Field<LinkProviderGraph>("provider").Description("Who published the target.").Resolve(context => context.Source.Content.Provider);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageGraph>>>>("images")
            .Description("The target's pictures.")
            .Resolve(context => context.Source.Content.Images);
        Field<ArticleGraph>("article")
            .Description("The target, where the gateway holds it and you may see it.")
            .Resolve(context => context.Source.Target);
    }
}

internal sealed class LinkProviderGraph : ObjectGraphType<ProviderContent>
{
    public LinkProviderGraph()
    {
        Name = "LinkProvider";
        Description = "The provider as a link names it.";
        Field(provider => provider.Name).Description("The provider's name.");
        Field(provider => provider.Domain, nullable: true).Description("The provider's domain.");
        Field<ProviderGraph>("provider")
            .Description("The stored provider, where there is one you may see.")
            .ResolveDeferred(context =>
                context.Get<ProviderLoaders>().ByWrittenName(DocumentId.OfProvider(context.Source.Domain, context.Source.Name))
            );
    }
}
