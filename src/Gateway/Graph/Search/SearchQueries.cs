using Gateway.Graph.Articles;
using Gateway.Graph.Providers;
using Gateway.Graph.Topics;
using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Search;
using Gateway.Store.Queries.Topics;
using Gateway.Store.Search;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Search;

/// <summary>The root query fields for what readers type into a search box.</summary>
internal static class SearchQueries
{
    private const int DefaultSize = 10;
    private const int MaxSize = 50;

    // Five ranges of an index, of which the longest has some thousand entries, and the articles that have some pairs of words.
    private const int Cost = 100;

    public static void AddTo(ObjectGraphType query) =>
        query
            .Field<NonNullGraphType<ListGraphType<NonNullGraphType<SearchSuggestionType>>>>("searchSuggestions")
            .Description(
                "Completes what a reader types: titles that begin with the text, other names of which a word begins with it, and completions of its last "
                    + "word. Completions are of articles that have the words before it too. Case and accents are ignored. All suggestions come from published "
                    + "articles."
            )
            .Argument<NonNullGraphType<StringGraphType>>(
                "text",
                "The text so far. A space at the end means that its last word is complete."
            )
            .Argument<IntGraphType>(
                "first",
                "Maximum number of suggestions. Default: 10. Maximum: 50.",
                argument => argument.DefaultValue = DefaultSize
            )
            .WithCost(Cost)
            .ResolveAsync(async context =>
                await context
                    .GetService<SearchSuggestionReader>()
                    .ReadAsync(
                        context.GetArgument<string>("text"),
                        context.GetArgumentWithin("first", 0, MaxSize),
                        context.CancellationToken
                    )
            );
}

internal sealed class SearchSuggestionType : ObjectGraphType<SearchSuggestion>
{
    public SearchSuggestionType()
    {
        Name = "SearchSuggestion";
        Description = "A way to complete what a reader types.";
        Field(suggestion => suggestion.Text).Description("The name, or the text with its last word completed.");
        Field<NonNullGraphType<SearchSuggestionKindType>>("kind")
            .Description("The kind of the text, for example a topic or a title.")
            .Resolve(context => context.Source.Kind);
        Field(suggestion => suggestion.ArticleCount).Description("Number of published articles that have the name or the completed word.");
        Field<ArticleType>("article")
            .Description("The article with this title. Null for other kinds.")
            .ResolveDeferred(context =>
                context.Source is { Kind: VocabularyKind.Title, Id: { } id } ? context.GetService<ArticleDataLoaders>().ById(id) : null
            );
        Field<TopicType>("topic")
            .Description("The topic with this name. Null for other kinds.")
            .ResolveDeferred(context =>
                context.Source is { Kind: VocabularyKind.Topic, Text: var name }
                    ? context.GetService<TopicDataLoaders>().ById(DocumentId.OfTopic(Content.Text.Slug.Of(name)))
                    : null
            );
        Field<ProviderType>("provider")
            .Description("The provider with this name. Null for other kinds.")
            .ResolveDeferred(context =>
                context.Source is { Kind: VocabularyKind.Provider, Id: { } id } ? context.GetService<ProviderDataLoaders>().ById(id) : null
            );
    }
}

internal sealed class SearchSuggestionKindType : EnumerationGraphType<VocabularyKind>
{
    public SearchSuggestionKindType()
    {
        Name = "SearchSuggestionKind";
        Description = "The kind of a suggestion.";
        foreach (var value in Values)
        {
            value.Description = (VocabularyKind)value.Value! switch
            {
                VocabularyKind.Title => "The title of an article.",
                VocabularyKind.Topic => "The name of a topic.",
                VocabularyKind.Provider => "The name of a provider.",
                VocabularyKind.Author => "The name of an author.",
                _ => "The text with its last word completed.",
            };
        }
    }
}
