using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Topics;
using GraphQL.Execution;
using GraphQL.Types;

namespace Gateway.Graph.Topics;

internal sealed class TopicType : ObjectGraphType<Topic>
{
    // In points of 0.1 ms of CPU, for each topic.
    private const int AncestorsCost = 2;
    private const int DescendantsCost = 100;

    public TopicType(ListArguments lists)
    {
        Name = "Topic";
        Description = "A subject that articles are about.";
        Interface<NodeType>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Global id. Opaque and stable across imports.")
            .Resolve(context => GlobalId.Of("Topic", context.Source.Id));
        Field(topic => topic.Slug).Description("Unique name of the topic in URLs.");
        Field(topic => topic.Name).Description("Name of the topic.");
        Field(topic => topic.ShortName, nullable: true).Description("Short form of the name for small spaces.");
        Field(topic => topic.Description, nullable: true).Description("Description of the topic in its file.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("otherNames")
            .Description("Other names of the topic. A search for one of its names also finds articles with the others.")
            .Resolve(context => context.Source.OtherNames);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("keywords")
            .Description("Keywords of the topic.")
            .Resolve(context => context.Source.Keywords);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("hashtags")
            .Description("Hashtags of the topic in social media, including the `#`.")
            .Resolve(context => context.Source.Hashtags);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageType>>>>("images")
            .Description("Images of the topic.")
            .Resolve(context => context.Source.Images);
        Field<TopicType>("parent")
            .Description("Parent topic. Null if there is none or the caller may not see it.")
            .ResolveDeferred(context =>
                context.Source.ParentId is { } parentId ? context.GetService<TopicDataLoaders>().ById(parentId) : null
            );
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicType>>>>("ancestors")
            .Description("Topics above the topic, from the root to its parent. Empty if it has no parent or the caller may not see it.")
            .WithCost(AncestorsCost)
            .ResolveDeferred(context => context.GetService<TopicDataLoaders>().Ancestors(context.Source.Id));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicType>>>>("children")
            .Description("Child topics, ordered by name.")
            .ResolveDeferred(context => context.GetService<TopicDataLoaders>().Children(context.Source.Id));
        lists
            .AddTo(
                Field<NonNullGraphType<ArticlesConnectionType>>("articles"),
                ArticleFilter.Definition,
                ArticleSort.Definition,
                ListRowKind.TopicArticles,
                "articles"
            )
            .Description("Articles of the topic. Default order: newest first.")
            .Argument<NonNullGraphType<BooleanGraphType>>(
                "includeDescendants",
                "Whether the articles of all topics below the topic are included. Each article appears once.",
                argument => argument.DefaultValue = false
            )
            .WithCost(field => IncludesDescendants(field.Arguments) ? field.Parents * DescendantsCost : 0)
            .Resolve(context =>
            {
                var (articles, request) = (context.GetService<ArticleListQueries>(), ListArguments.GetRequest(context));
                var parts = ArticleSelection.OfList(context);
                return IncludesDescendants(context.Arguments)
                    ? articles.OfTopicTree(request, parts, context.Source.Id)
                    : articles.OfTopic(request, parts, context.Source.Id);
            });
        Field<NonNullGraphType<IntGraphType>>("articleCount")
            .Description("Number of the topic's articles that the caller may see.")
            .Resolve(context =>
                context.GetService<Caller>().ReadAccess == ReadAccess.All ? context.Source.StoredCount : context.Source.ArticleCount
            );
    }

    private static bool IncludesDescendants(IDictionary<string, ArgumentValue>? arguments) => arguments.Get("includeDescendants") is true;
}

internal sealed class TopicsConnectionType() : ConnectionType<Topic, TopicType, TopicsEdgeType>("Topics", "topics");

internal sealed class TopicsEdgeType(CursorCodec cursors) : EdgeType<Topic, TopicType>("Topics", "A topic", cursors);
