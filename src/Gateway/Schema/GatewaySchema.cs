using Gateway.Articles;
using Gateway.Providers;
using Gateway.Related;
using Gateway.Topics;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>The schema, from its root fields down.</summary>
internal sealed class GatewaySchema : GraphQL.Types.Schema
{
    public GatewaySchema(IServiceProvider services)
        : base(services)
    {
        var query = new ObjectGraphType { Name = "Query", Description = "What can be asked." };
        NodeQueries.AddTo(query);
        ArticleQueries.AddTo(query);
        ProviderQueries.AddTo(query);
        TopicQueries.AddTo(query);
        RelatedQueries.AddTo(query);
        Query = query;
    }
}
