using Gateway.Graph.Providers;
using Gateway.Graph.Topics;
using Gateway.Schema;
using Gateway.Store.Errors;
using Gateway.Store.Reading.Articles;
using Gateway.Store.Reading.Facets;
using Gateway.Store.Reading.Providers;
using Gateway.Store.Reading.Topics;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Facets;

internal sealed class ArticleFacetsGraph : ObjectGraphType<ArticleConnection>
{
    private const int MaxFacets = 100;

    public ArticleFacetsGraph()
    {
        Name = "ArticleFacets";
        Description = "Facet counts over the whole filtered list. A facet is computed only if it is selected.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicFacetGraph>>>>("topics")
            .Description("Counts by topic, most frequent first.")
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of topics to return. Maximum: 100.",
                argument => argument.DefaultValue = 10
            )
            .ResolveDeferred(context => context.Get<FacetLoaders>().Topics(context.Source, First(context)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ProviderFacetGraph>>>>("providers")
            .Description("Counts by provider, most frequent first.")
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of providers to return. Maximum: 100.",
                argument => argument.DefaultValue = 10
            )
            .ResolveDeferred(context => context.Get<FacetLoaders>().Providers(context.Source, First(context)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TypeFacetGraph>>>>("types")
            .Description("Counts by type, most frequent first.")
            .ResolveDeferred(context => context.Get<FacetLoaders>().Types(context.Source));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<DateFacetGraph>>>>("published")
            .Description("Counts by date of publication in UTC, latest first.")
            .Argument<NonNullGraphType<DateIntervalGraph>>(
                "by",
                "Length of a period.",
                argument => argument.DefaultValue = DateInterval.Month
            )
            .ResolveDeferred(context => context.Get<FacetLoaders>().Published(context.Source, context.GetArgument<DateInterval>("by")));
    }

    private static int First(IResolveFieldContext context) =>
        context.GetArgument<int>("first") switch
        {
            < 0 and var first => throw RequestException.NegativePageSize("first", first),
            > MaxFacets and var first => throw RequestException.PageTooLarge("first", first, MaxFacets),
            var first => first,
        };
}

internal sealed class TopicFacetGraph : ObjectGraphType<Facet<Guid>>
{
    public TopicFacetGraph()
    {
        Name = "TopicFacet";
        Description = "A topic and the number of articles in the list that have it.";
        Field<NonNullGraphType<TopicGraph>>("topic")
            .Description("The topic.")
            .ResolveDeferred(context => context.Get<TopicLoaders>().ById(context.Source.Value));
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class ProviderFacetGraph : ObjectGraphType<Facet<Guid>>
{
    public ProviderFacetGraph()
    {
        Name = "ProviderFacet";
        Description = "A provider and the number of articles in the list that it published.";
        Field<NonNullGraphType<ProviderGraph>>("provider")
            .Description("The provider.")
            .ResolveDeferred(context => context.Get<ProviderLoaders>().ById(context.Source.Value));
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class TypeFacetGraph : ObjectGraphType<Facet<string>>
{
    public TypeFacetGraph()
    {
        Name = "TypeFacet";
        Description = "An article type and the number of articles in the list that have it.";
        Field<NonNullGraphType<StringGraphType>>("type").Description("The type.").Resolve(context => context.Source.Value);
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class DateFacetGraph : ObjectGraphType<Facet<DateTimeOffset>>
{
    public DateFacetGraph()
    {
        Name = "DateFacet";
        Description = "A period and the number of articles in the list that were published in it.";
        Field<NonNullGraphType<DateTimeGraph>>("from").Description("Start of the period.").Resolve(context => context.Source.Value);
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class DateIntervalGraph : EnumerationGraphType<DateInterval>
{
    public DateIntervalGraph()
    {
        Name = "DateInterval";
        Description = "A calendar period in UTC. Weeks begin on Monday.";
        foreach (var value in Values)
            value.Description = $"One {value.Name.ToLowerInvariant()}.";
    }
}
