using Gateway.Graph.Articles;
using Gateway.Graph.Mutations;
using Gateway.Graph.Problems;
using Gateway.Graph.Providers;
using Gateway.Graph.Related;
using Gateway.Graph.Subscriptions;
using Gateway.Graph.Topics;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph;

/// <summary>The schema, from its root fields down.</summary>
internal sealed class GatewaySchema : GraphQL.Types.Schema
{
    public GatewaySchema(IServiceProvider services)
        : base(services)
    {
        var lists = services.GetRequiredService<ListArguments>();
        var query = new ObjectGraphType { Name = "Query", Description = "What can be asked." };
        NodeQueries.AddTo(query);
        ArticleQueries.AddTo(query, lists);
        ProviderQueries.AddTo(query, lists);
        TopicQueries.AddTo(query, lists);
        ImportProblemQueries.AddTo(query);
        RelatedQueries.AddTo(query);
        PublishedQueries.AddTo(query);
        Query = query;

        var mutation = new ObjectGraphType
        {
            Name = "Mutation",
            Description = "What can be changed; one after the other, in the order of the document.",
        };
        ArticleMutations.AddTo(mutation);
        Mutation = mutation;

        var subscription = new ObjectGraphType { Name = "Subscription", Description = "What can be followed." };
        PublishedSubscriptions.AddTo(subscription, services.GetRequiredService<FilterInputs>());
        Subscription = subscription;
        SpecifiedBy.AddTo(this);
        RegisterVisitor(new FieldRules.Enforcement());
    }

    protected override void OnBeforeInitializeType(IGraphType graphType)
    {
        base.OnBeforeInitializeType(graphType);
        if (graphType is IObjectGraphType { Name: "__Type" } introspectedType)
            SpecifiedBy.AddToIntrospection(introspectedType);
    }
}
