using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using GraphQL.Types;

namespace Gateway.Graph.Providers;

internal sealed class ProviderType : ObjectGraphType<Provider>
{
    public ProviderType(ListArguments lists)
    {
        Name = "Provider";
        Description = "A publisher of articles, identified by its name and domain.";
        Interface<NodeType>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Global id. Opaque and stable across imports.")
            .Resolve(context => GlobalId.Of("Provider", context.Source.Id));
        Field<NonNullGraphType<StringGraphType>>("slug")
            .Description("Unique name of the provider in URLs. It stays the same.")
            .Resolve(context => context.Source.WithSlug().Slug);
        Field(provider => provider.Name).Description("Name of the provider.");
        Field(provider => provider.Domain).Description("Domain of the provider. Several providers may share a domain.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("otherNames")
            .Description("Other names of the provider.")
            .Resolve(context => context.Source.OtherNames);
        Field(provider => provider.Description, nullable: true).Description("The provider's own description.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageType>>>>("images")
            .Description("Logos of the provider.")
            .Resolve(context => context.Source.Images);
        lists
            .AddTo(
                Field<NonNullGraphType<ArticlesConnectionType>>("articles"),
                ArticleFilter.Definition,
                ArticleSort.Definition,
                ListRowKind.ProviderArticles,
                "articles"
            )
            .Description("Articles of the provider. Default order: newest first.")
            .Resolve(context =>
                context
                    .GetService<ArticleListQueries>()
                    .OfProvider(ListArguments.GetRequest(context), ArticleSelection.OfList(context), context.Source.Id)
            );
        Field<NonNullGraphType<IntGraphType>>("articleCount")
            .Description("Number of the provider's articles that the caller may see.")
            .Resolve(context =>
                context.GetService<Caller>().ReadAccess == ReadAccess.All ? context.Source.StoredCount : context.Source.ArticleCount
            );
    }
}

internal sealed class ProvidersConnectionType() : ConnectionType<Provider, ProviderType, ProvidersEdgeType>("Providers", "providers");

internal sealed class ProvidersEdgeType(CursorCodec cursors) : EdgeType<Provider, ProviderType>("Providers", "A provider", cursors);
