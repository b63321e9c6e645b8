using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Reading.Articles;
using Gateway.Store.Reading.Topics;
using GraphQL.Types;

namespace Gateway.Graph.Topics;

internal sealed class TopicType : ObjectGraphType<Topic>
{
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
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicType>>>>("children")
            .Description("Child topics, ordered by name.")
            .ResolveDeferred(context => context.GetService<TopicDataLoaders>().Children(context.Source.Id));
        lists
            .AddTo(
                Field<ArticlesConnectionType>("articles"),
                ArticleFilter.Definition,
                ArticleSort.Definition,
                ListRows.TopicArticles,
                "articles"
            )
            .Description("Articles of the topic. Default order: newest first.")
            .Resolve(context => context.GetService<ArticleListQueries>().OfTopic(ListArguments.GetRequest(context), context.Source.Id));
        Field<NonNullGraphType<IntGraphType>>("articleCount")
            .Description("Number of the topic's articles that the caller may see.")
            .Resolve(context =>
                context.GetService<Caller>().ReadAccess == ReadAccess.All ? context.Source.StoredCount : context.Source.ArticleCount
            );
    }
}

internal sealed class TopicsConnectionType() : ConnectionType<Topic, TopicType, TopicsEdgeType>("Topics", "topics");

internal sealed class TopicsEdgeType(CursorCodec cursors) : EdgeType<Topic, TopicType>("Topics", "A topic", cursors);
