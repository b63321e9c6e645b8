using Gateway.Graph.Articles;
using Gateway.Graph.Monitoring;
using Gateway.Graph.Mutations;
using Gateway.Graph.Nodes;
using Gateway.Graph.Problems;
using Gateway.Graph.Providers;
using Gateway.Graph.Related;
using Gateway.Graph.Search;
using Gateway.Graph.Subscriptions;
using Gateway.Graph.Topics;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph;

/// <summary>The GraphQL schema, built from its root fields.</summary>
internal sealed class GatewaySchema : GraphQL.Types.Schema
{
    public GatewaySchema(IServiceProvider services)
        : base(services)
    {
        // graphql-js asks for these parts if its options are set.
        Features.RepeatableDirectives = true;
        Features.DeprecationOfInputValues = true;
        var lists = services.GetRequiredService<ListArguments>();
        var query = new ObjectGraphType { Name = "Query", Description = "The entry points of the API for reading." };
        NodeQueries.AddTo(query);
        ArticleQueries.AddTo(query, lists);
        ProviderQueries.AddTo(query, lists);
        TopicQueries.AddTo(query, lists);
        ImportProblemQueries.AddTo(query);
        RelatedQueries.AddTo(query);
        SearchQueries.AddTo(query);
        ArticlePublishedFields.AddQueryTo(query);
        MonitoringQueries.AddTo(query, services.GetRequiredService<FilterInputTypes>());
        Query = query;

        var mutation = new ObjectGraphType
        {
            Name = "Mutation",
            Description = "The entry points of the API for changes. The fields of an operation run one after the other, in document order.",
        };
        ArticleMutations.AddTo(mutation);
        Mutation = mutation;

        var subscription = new ObjectGraphType { Name = "Subscription", Description = "The entry points of the API for live updates." };
        ArticlePublishedFields.AddSubscriptionTo(subscription, services.GetRequiredService<FilterInputTypes>());
        Subscription = subscription;
        SpecifiedBy.AddTo(this);
        RegisterVisitor(new FieldAuthorization.AuthorizationVisitor());
    }

    protected override void OnBeforeInitializeType(IGraphType graphType)
    {
        base.OnBeforeInitializeType(graphType);
        if (graphType is IObjectGraphType { Name: "__Type" } introspectedType)
            SpecifiedBy.AddToIntrospection(introspectedType);
        // The engine has the argument on all fields but this one. No argument of a directive is deprecated.
        if (graphType is IObjectGraphType { Name: "__Directive" } directive && directive.Fields.Find("args") is { } arguments)
            (arguments.Arguments ??= []).Add(
                new QueryArgument<BooleanGraphType>
                {
                    Name = "includeDeprecated",
                    Description = "Whether deprecated arguments are included.",
                    DefaultValue = false,
                }
            );
    }
}
