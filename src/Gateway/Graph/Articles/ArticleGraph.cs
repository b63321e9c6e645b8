using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Graph.Providers;
using Gateway.Graph.Related;
using Gateway.Graph.Topics;
using Gateway.Html;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Reading.Providers;
using Gateway.Reading.Related;
using Gateway.Reading.Topics;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

internal sealed class ArticleGraph : ObjectGraphType<Article>
{
    public ArticleGraph(ListArguments lists)
    {
        Name = "Article";
        Description = "A piece of content with its own page: an article, a video, a download.";
        Interface<NodeGraph>();
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("Opaque, the same after every import.")
            .Resolve(context => GlobalId.Of("Article", context.Source.Id));
        Field(article => article.Slug).Description("The article's name in URLs, unique.");
        Field(article => article.Type).Description("What it is: article, video, download and others; an open set.");
        Field(article => article.Category, nullable: true).Description("The section of the source it belongs to.");
        Field(article => article.Title).Description("The headline.");
        Field(article => article.Excerpt, nullable: true).Description("A few sentences to show in lists.");
        Field<StringGraphType>("body")
            .Description("What follows the front matter, as written: Markdown or HTML.")
            .ResolveDeferred(context => context.Get<ArticleLoaders>().Text(context.Source.Id).Then(text => text?.Body));
        Field<StringGraphType>("bodyHtml")
            .Description(
                "The body as sanitised HTML, Markdown rendered, relative addresses resolved against `webUrl`; too large a body as plain text."
            )
            .ResolveDeferred(context =>
                context
                    .Get<ArticleLoaders>()
                    .Text(context.Source.Id)
                    .Then(text => text?.Body is { } body ? BodyHtml.Render(body, context.Source.WebUrl) : null)
            );
        Field<StringGraphType>("featuredContent")
            .Description("Raw HTML to embed, as the source gives it.")
            .ResolveDeferred(context => context.Get<ArticleLoaders>().Text(context.Source.Id).Then(text => text?.FeaturedContent));
        Field<NonNullGraphType<DateTimeGraph>>("publishedDateTime")
            .Description("When the source published it.")
            .Resolve(context => context.Source.PublishedDateTime);
        Field<UrlGraph>("originalUrl").Description("Where it was published first.").Resolve(context => context.Source.OriginalUrl);
        Field<NonNullGraphType<UrlGraph>>("webUrl")
            .Description("Where to read it; the original URL where the file has no other.")
            .Resolve(context => context.Source.WebUrl);
        Field<UrlGraph>("ampWebUrl").Description("Its AMP page.").Resolve(context => context.Source.AmpWebUrl);
        Field<UrlGraph>("cdnAmpWebUrl")
            .Description("Its AMP page in a content delivery network.")
            .Resolve(context => context.Source.CdnAmpWebUrl);
        Field(article => article.Quality, nullable: true).Description("How good the publisher finds it; higher is better.");
        Field(article => article.Heat, nullable: true).Description("How much it is read at present; higher is hotter.");
        Field(article => article.Published).Description("Whether readers may see it.");

        Field<NonNullGraphType<ProviderGraph>>("provider")
            .Description("Who published it.")
            .ResolveDeferred(context => context.Get<ProviderLoaders>().OfArticle(context.Source.ProviderId));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicGraph>>>>("topics")
            .Description("What it is about, in the file's order.")
            .ResolveDeferred(context => context.Source.TopicIds.Select(context.Get<TopicLoaders>().ById).WhenAll());
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ImageGraph>>>>("images")
            .Description("Its pictures, in the file's order.")
            .Resolve(context => context.Source.Images);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<RelatedLinkGraph>>>>("related")
            .Description("Where it links to, in the file's order.")
            .ResolveDeferred(context => context.Get<RelatedLoaders>().OfArticle(context.Source.Id, context.Selects("article")));
        lists
            .AddTo(Field<ArticlesConnectionGraph>("relatedFrom"), ArticleFilter.Definition, ArticleSort.Definition, "articles")
            .Description("The articles with a link whose `article` is this one, each once, newest first unless sorted otherwise.")
            .Resolve(context => context.Get<ArticleLists>().LinkingTo(ListArguments.Request(context), context.Source.Id));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<SimilarArticleGraph>>>>("similar")
            .Description(SimilarArticleGraph.Meaning)
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                "How many to answer at most: 1 to 20.",
                argument => argument.DefaultValue = 5
            )
            .ResolveDeferred(context => context.Get<SimilarArticles>().To(context.Source.Id, context.GetArgumentWithin("first", 1, 20)));
        Field<StringGraphType>("secured")
            .Description("The encrypted payload.")
            .RequireScope(Scope.SecuredRead)
            .ResolveDeferred(context => context.Get<ArticleLoaders>().Secret(context.Source.Id).Then(secret => secret?.Secured));
        Field<NonNullGraphType<DateTimeGraph>>("importedAt")
            .Description("When the gateway first stored it.")
            .Resolve(context => context.Source.ImportedAt);
        Field<NonNullGraphType<DateTimeGraph>>("updatedAt")
            .Description("When the gateway last stored a change of it.")
            .Resolve(context => context.Source.UpdatedAt);
    }
}
