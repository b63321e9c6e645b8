using Gateway.Access;
using Gateway.Documents;
using Gateway.Graph.Articles;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Providers;

internal sealed class ProviderGraph : ObjectGraphType<Provider>
{
    public ProviderGraph(ListArguments lists)
    {
        Name = "Provider";
        Description = "Who publishes articles: a name under a domain.";
        Interface<NodeGraph>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Opaque, the same after every import.")
            .Resolve(context => GlobalId.Of("Provider", context.Source.Id));
        Field(provider => provider.Name).Description("The provider's name.");
        Field(provider => provider.Domain).Description("The domain it publishes under; several providers may share one.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("otherNames")
            .Description("Other names it appears under.")
            .Resolve(context => context.Source.OtherNames);
        Field(provider => provider.Description, nullable: true).Description("What it says of itself.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageGraph>>>>("images")
            .Description("Its logos.")
            .Resolve(context => context.Source.Images);
        lists
            .AddTo(Field<ArticlesConnectionGraph>("articles"), ArticleFilter.Definition, ArticleSort.Definition, "articles")
            .Description("What it published, newest first unless sorted otherwise.")
            .Resolve(context => context.Get<ArticleLists>().OfProvider(ListArguments.Request(context), context.Source.Id));
        Field<NonNullGraphType<IntGraphType>>("articleCount")
            .Description("How many of its articles you may see.")
            .Resolve(context =>
                context.Get<Caller>().Audience == Audience.Editors ? context.Source.StoredCount : context.Source.ArticleCount
            );
    }
}

internal sealed class ProvidersConnectionGraph() : ConnectionGraph<Provider, ProviderGraph, ProvidersEdgeGraph>("Providers", "providers");

internal sealed class ProvidersEdgeGraph(Cursors cursors) : EdgeGraph<Provider, ProviderGraph>("Providers", "A provider", cursors);
