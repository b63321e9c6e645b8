using System.Text.Json;
using Gateway.Graph.Providers;
using Gateway.Graph.Related;
using Gateway.Graph.Topics;
using Gateway.Html;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Related;
using Gateway.Store.Queries.Topics;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

internal sealed class ArticleType : ObjectGraphType<Article>
{
    // In points of 0.1 ms of CPU, for each article.
    private const int TextCost = 1;
    private const int HtmlCost = 20;
    private const int SourceCost = 2;
    private const int SimilarCost = 55;
    private const int StoryCost = 60;
    private const int NeighbourCost = 2;
    private const int TranslationsCost = 4;

    public ArticleType(ListArguments lists)
    {
        Name = "Article";
        Description = "A piece of content with its own page, such as an article, a video or a download.";
        Interface<NodeType>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Global id. Opaque and stable across imports.")
            .Resolve(context => GlobalId.Of("Article", context.Source.Id));
        Field(article => article.Slug).Description("Unique name of the article in URLs.");
        Field(article => article.Type).Description("Kind of content, such as `article`, `video` or `download`. The set of values is open.");
        Field(article => article.Category, nullable: true).Description("Section of the source that the article belongs to.");
        Field(article => article.Title).Description("Headline.");
        Field(article => article.Excerpt, nullable: true).Description("Summary of a few sentences, for lists.");
        Field<StringGraphType>("excerptHtml")
            .Description("Excerpt as sanitised inline HTML. Inline Markdown is rendered, and relative URLs are resolved against `webUrl`.")
            .WithCost(HtmlCost)
            .ResolveAsync(async context =>
                context.Source.Excerpt is { } excerpt
                    ? (
                        await context
                            .GetService<OperationBodyRenderer>()
                            .RenderInlineAsync(excerpt, new BodyAddressResolver(context.Source.WebUrl), context.CancellationToken)
                    ).Html
                    : null
            );
        Field<StringGraphType>("body")
            .Description("Text after the front matter, unchanged: Markdown or HTML.")
            .WithCost(TextCost)
            .ResolveDeferred(context => context.GetService<ArticleDataLoaders>().Text(context.Source.Id).Select(text => text?.Body));
        Field<StringGraphType>("bodyHtml")
            .Description(
                "Body as sanitised HTML. Markdown is rendered, and relative URLs are resolved. Ids begin with `user-content-`. "
                    + "A body that is too complex to render is returned as plain text."
            )
            .WithCost(HtmlCost)
            .ResolveDeferred(context => Rendered(context).Select(body => body?.Html));
        Field<NonNullGraphType<BooleanGraphType>>("bodyTruncated")
            .Description("Whether `bodyHtml` contains only the beginning of the body, because the body is too long.")
            .WithCost(TextCost)
            .ResolveDeferred(context =>
                context
                    .GetService<ArticleDataLoaders>()
                    .Text(context.Source.Id)
                    .Select(text => text?.Body is { } body && body.Length > context.GetService<BodySettings>().Characters)
            );
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<HeadingType>>>>("tableOfContents")
            .Description("Headings of the body, in its order. Empty if there are none.")
            .WithCost(HtmlCost)
            .ResolveDeferred(context => Rendered(context).Select(body => body?.Headings ?? []));
        Field<StringGraphType>("source")
            .Description(
                "Text of the article's file as it was imported. If it contains a payload, it also requires the scope `secured:read`."
            )
            .RequireScope(Scope.ArticlesWrite)
            .WithCost(SourceCost)
            .ResolveDeferred(context =>
                context.GetService<ArticleDataLoaders>().File(context.Source.Id).Select(file => TextOf(file, context))
            );
        Field<JsonType>("extra")
            .Description(
                "Front-matter keys that the API has no field for. Scalar values are strings. Null if there are none, or none of the requested keys."
            )
            .Argument<ListGraphType<NonNullGraphType<StringGraphType>>>("keys", "Keys to return. Without it, all keys are returned.")
            .WithCost(TextCost)
            .ResolveDeferred(context =>
                context.GetService<ArticleDataLoaders>().Extra(context.Source.Id).Select(extra => Selected(extra, context))
            );
        Field<StringGraphType>("featuredContent")
            .Description("Raw HTML embed from the source. It is not sanitised.")
            .WithCost(TextCost)
            .ResolveDeferred(context =>
                context.GetService<ArticleDataLoaders>().Text(context.Source.Id).Select(text => text?.FeaturedContent)
            );
        Field<NonNullGraphType<DateTimeType>>("publishedDateTime")
            .Description("Time of publication by the source.")
            .Resolve(context => context.Source.PublishedDateTime);
        Field<DateTimeType>("modifiedDateTime")
            .Description("Time of the last change, as the source gives it. Null if the file does not contain it.")
            .Resolve(context => context.Source.ModifiedDateTime);
        Field(article => article.Language, nullable: true).Description("Language tag in the usual spelling, such as `en` or `pt-BR`.");
        Field(article => article.WordCount)
            .Description("Number of words of the body without markup. Each Chinese or Japanese character counts as a word.");
        Field(article => article.ReadingTimeMinutes)
            .Description("Minutes that it takes to read the body, rounded up. It is 0 if there is no body.");
        Field<UrlType>("originalUrl").Description("URL of the first publication.").Resolve(context => context.Source.OriginalUrl);
        Field<NonNullGraphType<UrlType>>("webUrl")
            .Description("URL of the article's page. It is `originalUrl` if the file has no other URL.")
            .Resolve(context => context.Source.WebUrl);
        Field<UrlType>("ampWebUrl").Description("URL of the AMP page.").Resolve(context => context.Source.AmpWebUrl);
        Field<UrlType>("cdnAmpWebUrl")
            .Description("URL of the AMP page in a content delivery network.")
            .Resolve(context => context.Source.CdnAmpWebUrl);
        Field(article => article.Quality, nullable: true).Description("Quality score from the source file; higher is better.");
        Field(article => article.Heat, nullable: true).Description("Popularity score from the source file; higher is more popular.");
        Field(article => article.Published).Description("Whether readers may see the article.");
        Field<DateTimeType>("publishesAt")
            .Description(
                "Time at which readers begin to see the article: its date, or the time of `publishArticle`. Null if they see it already, or if there is no such time."
            )
            .RequireScope(Scope.ArticlesWrite)
            .WithCost(SourceCost)
            .ResolveDeferred(context =>
                context.GetService<ArticleDataLoaders>().Schedule(context.Source.Id).Select(schedule => schedule?.PublishesAt)
            );

        Field<NonNullGraphType<ProviderType>>("provider")
            .Description("Provider that published the article.")
            .ResolveDeferred(context => context.GetService<ProviderDataLoaders>().OfArticle(context.Source.ProviderId));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicType>>>>("topics")
            .Description("Topics of the article, in the order of its file.")
            .ResolveDeferred(context => context.Source.TopicIds.Select(context.GetService<TopicDataLoaders>().ById).WhenAll());
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageType>>>>("images")
            .Description("Images of the article, in the order of its file.")
            .Resolve(context => context.Source.Images);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<AuthorType>>>>("authors")
            .Description("Authors of the article, in the order of its file.")
            .Resolve(context => context.Source.Authors);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<RelatedLinkType>>>>("related")
            .Description("Links to other pages, in the order of the file.")
            .ResolveDeferred(context =>
                context.GetService<RelatedLinkDataLoaders>().OfArticle(context.Source.Id, ArticleSelection.OfLinks(context))
            );
        lists
            .AddTo(
                Field<NonNullGraphType<ArticlesConnectionType>>("relatedFrom"),
                ArticleFilter.Definition,
                ArticleSort.Definition,
                ListRowKind.LinkingArticles,
                "articles"
            )
            .Description("Articles that link to this article. Each appears once. Default order: newest first.")
            .Resolve(context =>
                context
                    .GetService<ArticleListQueries>()
                    .LinkingTo(ListArguments.GetRequest(context), ArticleSelection.OfList(context), context.Source.Id)
            );
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<SimilarArticleType>>>>("similar")
            .Description(SimilarArticleType.FieldDescription)
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of articles to return at most, from 1 to 20.",
                argument => argument.DefaultValue = 5
            )
            .WithCost(SimilarCost)
            .ResolveDeferred(context =>
                context.GetService<SimilarArticleDataLoader>().To(context.Source.Id, context.GetArgumentWithin("first", 1, 20))
            );
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ArticleType>>>>("story")
            .Description(
                "Other articles about the same event, closest first. They were published within four days of this article, "
                    + "and share words that few articles of that time have, or links."
            )
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "Number of articles to return at most, from 1 to 20.",
                argument => argument.DefaultValue = 5
            )
            .WithCost(StoryCost)
            .ResolveDeferred(context =>
                context.GetService<StoryDataLoader>().Of(context.Source.Id, context.GetArgumentWithin("first", 1, 20))
            );
        Field<ArticleType>("previous")
            .Description(
                "Article that was published before this one, for links between pages. Null if there is none. Only articles of the same language count."
            )
            .WithCost(NeighbourCost)
            .ResolveDeferred(context => context.GetService<NeighbourDataLoaders>().Previous(context.Source.Id));
        Field<ArticleType>("next")
            .Description(
                "Article that was published after this one, for links between pages. Null if there is none. Only articles of the same language count."
            )
            .WithCost(NeighbourCost)
            .ResolveDeferred(context => context.GetService<NeighbourDataLoaders>().Next(context.Source.Id));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ArticleType>>>>("translations")
            .Description("The same article in other languages, ordered by language.")
            .WithCost(TranslationsCost)
            .ResolveDeferred(context => context.GetService<NeighbourDataLoaders>().Translations(context.Source.Id));
        Field<StringGraphType>("secured")
            .Description("Encrypted payload of the article.")
            .RequireScope(Scope.SecuredRead)
            .ResolveDeferred(context =>
                context.GetService<ArticleDataLoaders>().Secret(context.Source.Id).Select(secret => secret?.Secured)
            );
        Field<NonNullGraphType<DateTimeType>>("importedAt")
            .Description("Time when the gateway first stored the article.")
            .Resolve(context => context.Source.ImportedAt);
        Field<NonNullGraphType<DateTimeType>>("updatedAt")
            .Description("Time when the gateway last stored a change to the article.")
            .Resolve(context => context.Source.UpdatedAt);
    }

    private static IDeferred<RenderedBody?> Rendered(IResolveFieldContext<Article> context) =>
        context
            .GetService<ArticleBodyDataLoader>()
            .Load(context.Source.Id)
            .SelectAsync(
                async (body, token) =>
                    body is null
                        ? null
                        : await context
                            .GetService<OperationBodyRenderer>()
                            .RenderAsync(
                                body.Text,
                                BodyAddressResolver.Of(context.Source.WebUrl, body, context.GetService<Caller>().GatewayUrl),
                                token
                            )
            );

    private static Dictionary<string, object?>? Selected(Dictionary<string, JsonElement>? extra, IResolveFieldContext context)
    {
        if (extra is null)
            return null;
        var names = context.GetService<QueryableExtraKeys>();
        var keys = context.GetArgument<IReadOnlyList<string>?>("keys");
        var selected = extra
            .Where(entry => names.Allows(entry.Key) && keys?.Contains(entry.Key) != false)
            .ToDictionary(entry => entry.Key, object? (entry) => entry.Value);
        return selected.Count > 0 ? selected : null;
    }

    // The file contains the payload, which has a scope of its own.
    private static string? TextOf(ArticleFileText? file, IResolveFieldContext context) =>
        file is { HasSecret: true } && !context.GetService<Caller>().Has(Scope.SecuredRead)
            ? throw RequestException.NotAuthorized()
            : file?.Text;
}
