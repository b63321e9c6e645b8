using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Reading.Articles;
using GraphQL.Types;

namespace Gateway.Graph.Providers;

internal sealed class ProviderGraph : ObjectGraphType<Provider>
{
    public ProviderGraph(ListArguments lists)
    {
        Name = "Provider";
        Description = "A publisher of articles, identified by its name and domain.";
        Interface<NodeGraph>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Global id. Opaque and stable across imports.")
            .Resolve(context => GlobalId.Of("Provider", context.Source.Id));
        Field(provider => provider.Name).Description("Name of the provider.");
        Field(provider => provider.Domain).Description("Domain of the provider. Several providers may share a domain.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("otherNames")
            .Description("Other names of the provider.")
            .Resolve(context => context.Source.OtherNames);
        Field(provider => provider.Description, nullable: true).Description("Description of the provider by itself.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageGraph>>>>("images")
            .Description("Logos of the provider.")
            .Resolve(context => context.Source.Images);
        lists
            .AddTo(Field<ArticlesConnectionGraph>("articles"), ArticleFilter.Definition, ArticleSort.Definition, "articles")
            .Description("Articles of the provider. Default order: newest first.")
            .Resolve(context => context.Get<ArticleLists>().OfProvider(ListArguments.Request(context), context.Source.Id));
        Field<NonNullGraphType<IntGraphType>>("articleCount")
            .Description("Number of the provider's articles that the caller may see.")
            .Resolve(context =>
                context.Get<Caller>().Audience == Audience.Editors ? context.Source.StoredCount : context.Source.ArticleCount
            );
    }
}

internal sealed class ProvidersConnectionGraph() : ConnectionGraph<Provider, ProviderGraph, ProvidersEdgeGraph>("Providers", "providers");

internal sealed class ProvidersEdgeGraph(Cursors cursors) : EdgeGraph<Provider, ProviderGraph>("Providers", "A provider", cursors);
