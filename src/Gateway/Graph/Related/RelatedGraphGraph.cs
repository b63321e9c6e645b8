using Gateway.Graph.Articles;
using Gateway.Reading.Related;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class RelatedGraphGraph : ObjectGraphType<RelatedGraph>
{
    public RelatedGraphGraph()
    {
        Name = "RelatedGraph";
        Description = "Articles and outside pages around some articles, with the links between them, ready to draw.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<RelatedGraphNodeGraph>>>>("nodes")
            .Description(
                "Each article and each outside page once, nearest first: those asked for in their order, then what the links of each lead to "
                    + "in their order, then the articles that link to it, newest first."
            )
            .Resolve(context => context.Source.Nodes);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<RelatedGraphEdgeGraph>>>>("edges")
            .Description("Every link from one of the nodes to another, each pair once, in the order of the nodes.")
            .Resolve(context => context.Source.Edges);
        Field(graph => graph.Truncated)
            .Description(
                "True exactly when `depth` or `first` left out a node, and with it its edges: an article of `from`, "
                    + "or what a followed link joins to one of the articles among the nodes."
            );
    }
}

internal sealed class RelatedGraphNodeGraph : ObjectGraphType<RelatedGraphNode>
{
    public RelatedGraphNodeGraph()
    {
        Name = "RelatedGraphNode";
        Description = "An article, or a page outside that a link leads to; outside pages are not followed any further.";
        Field(node => node.Key).Description("Opaque, the same in every graph; what edges name the node by.");
        Field(node => node.Depth).Description("How many links away it is from the nearest article that was asked for.");
        Field(node => node.Title).Description("The article's headline, or the title of the first link found to the outside page.");
        Field<NonNullGraphType<UrlGraph>>("webUrl").Description("Where to read it.").Resolve(context => context.Source.WebUrl);
        Field<ArticleGraph>("article").Description("The article; null for an outside page.").Resolve(context => context.Source.Article);
    }
}

internal sealed class RelatedGraphEdgeGraph : ObjectGraphType<RelatedGraphEdge>
{
    public RelatedGraphEdgeGraph()
    {
        Name = "RelatedGraphEdge";
        Description = "That one node links to another.";
        Field(edge => edge.From).Description("The key of the node that has the link.");
        Field(edge => edge.To).Description("The key of the node that the link leads to.");
    }
}

internal sealed class RelatedDirectionGraph : EnumerationGraphType
{
    public RelatedDirectionGraph()
    {
        Name = "RelatedDirection";
        Description = "Which links are followed.";
        Add("OUTGOING", RelatedDirection.Outgoing, "From an article to what it links to.");
        Add("INCOMING", RelatedDirection.Incoming, "From an article to those that link to it.");
        Add("BOTH", RelatedDirection.Both, "Either way.");
    }
}
