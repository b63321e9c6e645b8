using Gateway.Access;
using Gateway.Documents;
using Gateway.Graph.Articles;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Reading.Topics;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Topics;

internal sealed class TopicGraph : ObjectGraphType<Topic>
{
    public TopicGraph(ListArguments lists)
    {
        Name = "Topic";
        Description = "What articles are about.";
        Interface<NodeGraph>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Opaque, the same after every import.")
            .Resolve(context => GlobalId.Of("Topic", context.Source.Id));
        Field(topic => topic.Slug).Description("The topic's name in URLs, unique.");
        Field(topic => topic.Name).Description("The topic's name.");
        Field(topic => topic.ShortName, nullable: true).Description("A shorter name where there is little room.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("keywords")
            .Description("Words that tell of the topic.")
            .Resolve(context => context.Source.Keywords);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("hashtags")
            .Description("Its tags in social media, with the #.")
            .Resolve(context => context.Source.Hashtags);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageGraph>>>>("images")
            .Description("Its pictures.")
            .Resolve(context => context.Source.Images);
        Field<TopicGraph>("parent")
            .Description("The topic above it.")
            .ResolveDeferred(context => context.Source.ParentId is { } parentId ? context.Get<TopicLoaders>().ById(parentId) : null);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicGraph>>>>("children")
            .Description("The topics below it, by name.")
            .ResolveDeferred(context => context.Get<TopicLoaders>().Children(context.Source.Id));
        lists
            .AddTo(Field<ArticlesConnectionGraph>("articles"), ArticleFilter.Definition, ArticleSort.Definition, "articles")
            .Description("Its articles, newest first unless sorted otherwise.")
            .Resolve(context => context.Get<ArticleLists>().OfTopic(ListArguments.Request(context), context.Source.Id));
        Field<NonNullGraphType<IntGraphType>>("articleCount")
            .Description("How many of its articles you may see.")
            .Resolve(context =>
                context.Get<Caller>().Audience == Audience.Editors ? context.Source.StoredCount : context.Source.ArticleCount
            );
    }
}

internal sealed class TopicsConnectionGraph() : ConnectionGraph<Topic, TopicGraph, TopicsEdgeGraph>("Topics", "topics");

internal sealed class TopicsEdgeGraph(Cursors cursors) : EdgeGraph<Topic, TopicGraph>("Topics", "A topic", cursors);
