using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Store.Queries.Related;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class RelatedGraphType : ObjectGraphType<RelatedGraph>
{
    public RelatedGraphType()
    {
        Name = "RelatedGraph";
        Description = "The articles and external pages around some articles, with the links between them, ready to draw.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<RelatedGraphNodeType>>>>("nodes")
            .Description(
                "Every article and external page once, nearest first. The starting articles come first, in the order of `from`. "
                    + "Then come, for each article, the targets of its links in order, and the articles that link to it, newest first."
            )
            .Resolve(context => context.Source.Nodes);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<RelatedGraphEdgeType>>>>("edges")
            .Description("Links between the nodes, in the order of the nodes. Each pair appears once.")
            .Resolve(context => context.Source.Edges);
        Field(graph => graph.Truncated)
            .Description(
                "True if `depth` or `first` excluded at least one node: an article of `from`, or a node that a followed link "
                    + "connects to an article in `nodes`. The edges of an excluded node are missing as well."
            );
    }
}

internal sealed class RelatedGraphNodeType : ObjectGraphType<RelatedGraphNode>
{
    public RelatedGraphNodeType()
    {
        Name = "RelatedGraphNode";
        Description = "An article, or an external page that an article links to. Links of external pages are not followed.";
        Field(node => node.Key).Description("Opaque key that edges use for the node. It is the same in every graph.");
        Field(node => node.Depth).Description("Number of links to the nearest starting article.");
        Field(node => node.Title).Description("Headline of the article, or the title of the first link to the external page.");
        Field<NonNullGraphType<UrlType>>("webUrl").Description("URL of the article or page.").Resolve(context => context.Source.WebUrl);
        Field<ArticleType>("article").Description("The article. Null for an external page.").Resolve(context => context.Source.Article);
    }
}

internal sealed class RelatedGraphEdgeType : ObjectGraphType<RelatedGraphEdge>
{
    public RelatedGraphEdgeType()
    {
        Name = "RelatedGraphEdge";
        Description = "A link from one node to another.";
        Field(edge => edge.From).Description("Key of the node that contains the link.");
        Field(edge => edge.To).Description("Key of the node that the link leads to.");
    }
}

internal sealed class RelatedDirectionType : EnumerationGraphType
{
    public RelatedDirectionType()
    {
        Name = "RelatedDirection";
        Description = "The direction in which links are followed.";
        Add("OUTGOING", RelatedDirection.Outgoing, "From an article to the pages it links to.");
        Add("INCOMING", RelatedDirection.Incoming, "From an article to the articles that link to it.");
        Add("BOTH", RelatedDirection.Both, "In both directions.");
    }
}
