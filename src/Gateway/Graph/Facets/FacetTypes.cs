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

internal sealed class ArticleFacetsType : ObjectGraphType<ArticleConnection>
{
    private const int MaxFacets = 100;

    // In points of 0.1 ms of CPU for 20,000 articles.
    private const int Grouping = 55;

    public ArticleFacetsType()
    {
        Name = "ArticleFacets";
        Description = "Facet counts over the whole filtered list. A facet is computed only if it is selected.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicFacetType>>>>("topics")
            .Description("Counts by topic, most frequent first.")
            .WithCost(field => field.List?.TopicFacet ?? 0)
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of topics to return. Maximum: 100.",
                argument => argument.DefaultValue = 10
            )
            .ResolveDeferred(context => context.GetService<FacetDataLoaders>().Topics(context.Source, First(context)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<AuthorFacetType>>>>("authors")
            .Description("Counts by the name of an author, most frequent first.")
            .WithCost(field => field.List?.AuthorFacet ?? 0)
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of authors to return. Maximum: 100.",
                argument => argument.DefaultValue = 10
            )
            .ResolveDeferred(context => context.GetService<FacetDataLoaders>().Authors(context.Source, First(context)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ProviderFacetType>>>>("providers")
            .Description("Counts by provider, most frequent first.")
            .WithCost(field => field.List?.Facet(Grouping) ?? 0)
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of providers to return. Maximum: 100.",
                argument => argument.DefaultValue = 10
            )
            .ResolveDeferred(context => context.GetService<FacetDataLoaders>().Providers(context.Source, First(context)));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TypeFacetType>>>>("types")
            .Description("Counts by type, most frequent first.")
            .WithCost(field => field.List?.Facet(Grouping) ?? 0)
            .ResolveDeferred(context => context.GetService<FacetDataLoaders>().Types(context.Source));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<DateFacetType>>>>("published")
            .Description("Counts by date of publication in UTC, latest first.")
            .WithCost(field => field.List?.Facet(Grouping) ?? 0)
            .Argument<NonNullGraphType<DateIntervalType>>(
                "by",
                "Length of a period.",
                argument => argument.DefaultValue = DateInterval.Month
            )
            .ResolveDeferred(context =>
                context.GetService<FacetDataLoaders>().Published(context.Source, context.GetArgument<DateInterval>("by"))
            );
    }

    private static int First(IResolveFieldContext context) =>
        context.GetArgument<int>("first") switch
        {
            < 0 and var first => throw RequestException.NegativePageSize("first", first),
            > MaxFacets and var first => throw RequestException.PageTooLarge("first", first, MaxFacets),
            var first => first,
        };
}

internal sealed class TopicFacetType : ObjectGraphType<Facet<Guid>>
{
    public TopicFacetType()
    {
        Name = "TopicFacet";
        Description = "A topic and the number of articles in the list that have it.";
        Field<NonNullGraphType<TopicType>>("topic")
            .Description("The topic.")
            .ResolveDeferred(context => context.GetService<TopicDataLoaders>().ById(context.Source.Value));
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class AuthorFacetType : ObjectGraphType<Facet<string>>
{
    public AuthorFacetType()
    {
        Name = "AuthorFacet";
        Description = "An author and the number of articles in the list that have the author.";
        Field<NonNullGraphType<StringGraphType>>("name").Description("Name of the author.").Resolve(context => context.Source.Value);
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class ProviderFacetType : ObjectGraphType<Facet<Guid>>
{
    public ProviderFacetType()
    {
        Name = "ProviderFacet";
        Description = "A provider and the number of articles in the list that it published.";
        Field<NonNullGraphType<ProviderType>>("provider")
            .Description("The provider.")
            .ResolveDeferred(context => context.GetService<ProviderDataLoaders>().ById(context.Source.Value));
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class TypeFacetType : ObjectGraphType<Facet<string>>
{
    public TypeFacetType()
    {
        Name = "TypeFacet";
        Description = "An article type and the number of articles in the list that have it.";
        Field<NonNullGraphType<StringGraphType>>("type").Description("The type.").Resolve(context => context.Source.Value);
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class DateFacetType : ObjectGraphType<Facet<DateTimeOffset>>
{
    public DateFacetType()
    {
        Name = "DateFacet";
        Description = "A period and the number of articles in the list that were published in it.";
        Field<NonNullGraphType<DateTimeType>>("from").Description("Start of the period.").Resolve(context => context.Source.Value);
        Field(facet => facet.Count).Description("Number of articles.");
    }
}

internal sealed class DateIntervalType : EnumerationGraphType<DateInterval>
{
    public DateIntervalType()
    {
        Name = "DateInterval";
        Description = "A calendar period in UTC. Weeks begin on Monday.";
        foreach (var value in Values)
            value.Description = $"One {value.Name.ToLowerInvariant()}.";
    }
}
