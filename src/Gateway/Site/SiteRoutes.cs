using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Site;

/// <summary>
/// The addresses of the site, and the heads of their pages. <c>src/Gateway.Web/src/site.tsx</c> has the same list.
/// </summary>
internal static class SiteRoutes
{
    public static IReadOnlyList<SiteRoute> All { get; } =
    [
        new("/", _ => Front()) { Operation = "FrontPageQuery", SecondOperation = "FrontTopicsQuery" },
        new("/articles/{slug}", OfArticle) { Operation = "ArticleBySlugQuery", Parameter = "slug" },
        new("/articles/{slug}/graph", OfGraph) { Operation = "ArticleBySlugQuery", Parameter = "slug" },
        new("/topics", _ => new PageContent("Topics") { Path = "/topics", Description = "All topics, with their articles." })
        {
            Operation = "TopicTreeQuery",
        },
        new("/topics/{slug}", OfTopic) { Operation = "TopicPageQuery", Parameter = "slug" },
        new("/providers", _ => new PageContent("Providers") { Path = "/providers", Description = "All providers, with their articles." })
        {
            Operation = "ProviderListQuery",
        },
        new("/providers/{slug}", OfProvider) { Operation = "ProviderBySlugQuery", Parameter = "slug" },
        new("/authors/{name}", OfAuthor) { Operation = "AuthorPageQuery", Parameter = "name" },
        new("/search", _ => new PageContent("Search") { Path = "/search", Description = "Search all articles." }),
        // The client asks for credentials and sends all operations itself. Search engines do not list the page.
        new("/admin/{**page}", _ => new PageContent("Administration")),
        new("/timeline", _ => new PageContent("Timeline") { Path = "/timeline", Description = "All articles by the day of publication." }),
    ];

    private static PageContent Front() =>
        new("")
        {
            Path = "/",
            Description = "The latest articles.",
            Metadata = url => new JsonObject
            {
                ["@context"] = "https://schema.org",
                ["@type"] = "WebSite",
                ["url"] = url,
            },
        };

    private static PageContent OfArticle(RouteData route)
    {
        if (route.Data.Object("articleBySlug") is not { } article)
            return PageContent.NotFound;
        var slug = article.Text("slug") ?? "";
        var path = PathOf("articles", slug);
        if (slug != route.Value)
            return new PageContent("") { RedirectPath = path };
        var translations = article.List("translations").ToList();
        return new PageContent(article.Text("title") ?? "")
        {
            Path = path,
            Description = article.Text("excerpt"),
            Image = article.List("images").FirstOrDefault().Text("url"),
            Type = "article",
            Properties = [.. OpenGraphOf(article)],
            Languages =
                translations.Count == 0
                    ? []
                    :
                    [
                        .. translations
                            .Prepend(article)
                            .Where(each => each.Text("language") is not null)
                            .Select(each => (each.Text("language") ?? "", PathOf("articles", each.Text("slug") ?? ""))),
                    ],
            Metadata = url => NewsArticle(article, url),
            Note = "This site needs JavaScript. The original is at",
            NoteUrl = article.Text("webUrl"),
        };
    }

    private static PageContent OfGraph(RouteData route)
    {
        if (route.Data.Object("articleBySlug") is not { } article)
            return PageContent.NotFound;
        var slug = article.Text("slug") ?? "";
        var path = $"{PathOf("articles", slug)}/graph";
        return slug != route.Value
            ? new PageContent("") { RedirectPath = path }
            : new PageContent($"Around “{article.Text("title")}”")
            {
                Path = path,
                Description = "The articles and pages that are linked with this article.",
            };
    }

    private static PageContent OfTopic(RouteData route) =>
        route.Data.Object("topicBySlug") is not { } topic
            ? PageContent.NotFound
            : new PageContent(topic.Text("name") ?? "")
            {
                Path = PathOf("topics", topic.Text("slug") ?? ""),
                Description = topic.Text("description") ?? $"Articles on {topic.Text("name")}.",
                Image = topic.List("images").FirstOrDefault().Text("url"),
            };

    private static PageContent OfProvider(RouteData route) =>
        route.Data.Object("providerBySlug") is not { } provider
            ? PageContent.NotFound
            : new PageContent(provider.Text("name") ?? "")
            {
                Path = PathOf("providers", provider.Text("slug") ?? ""),
                Description = provider.Text("description") ?? $"Articles of {provider.Text("name")}.",
                Image = provider.List("images").FirstOrDefault().Text("url"),
            };

    private static PageContent OfAuthor(RouteData route) =>
        route.Data.Object("articles") is not { } articles || !articles.List("nodes").Any()
            ? PageContent.NotFound
            : new PageContent(route.Value)
            {
                Path = PathOf("authors", route.Value),
                Description = $"Articles by {route.Value}.",
                Type = "profile",
            };

    private static IEnumerable<(string Name, string Value)> OpenGraphOf(JsonElement article)
    {
        yield return ("article:published_time", article.Text("publishedDateTime") ?? "");
        yield return ("article:modified_time", article.Text("modifiedDateTime") ?? "");
        yield return ("og:locale", article.Text("language")?.Replace('-', '_') ?? "");
        foreach (var author in article.List("authors"))
            yield return ("article:author", author.Text("name") ?? "");
        foreach (var topic in article.List("topics"))
            yield return ("article:tag", topic.Text("name") ?? "");
    }

    // https://developers.google.com/search/docs/appearance/structured-data/article
    private static JsonObject NewsArticle(JsonElement article, string url)
    {
        var metadata = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "NewsArticle",
            ["headline"] = article.Text("title"),
            ["url"] = url,
            ["mainEntityOfPage"] = url,
            ["datePublished"] = article.Text("publishedDateTime"),
            ["dateModified"] = article.Text("modifiedDateTime") ?? article.Text("publishedDateTime"),
            ["description"] = article.Text("excerpt"),
            ["inLanguage"] = article.Text("language"),
            ["isBasedOn"] = article.Text("webUrl"),
            ["image"] = Array(article.List("images").Select(image => (JsonNode?)image.Text("url"))),
            ["keywords"] = Array(article.List("topics").Select(topic => (JsonNode?)topic.Text("name"))),
            ["author"] = Array(
                article.List("authors").Select(author => (JsonNode?)Thing("Person", author.Text("name"), author.Text("url")))
            ),
            ["publisher"] = Thing("Organization", article.Object("provider")?.Text("name"), url: null),
        };
        foreach (var (name, value) in metadata.ToList())
            if (value is null or JsonArray { Count: 0 })
                metadata.Remove(name);
        return metadata;
    }

    private static JsonObject Thing(string type, string? name, string? url)
    {
        var thing = new JsonObject { ["@type"] = type, ["name"] = name };
        if (url is not null)
            thing["url"] = url;
        return thing;
    }

    private static JsonArray Array(IEnumerable<JsonNode?> values) => [.. values];

    private static string PathOf(string folder, string name) => $"/{folder}/{Uri.EscapeDataString(name)}";

    private static JsonElement? Object(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : null;

    private static string? Text(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonElement.ArrayEnumerator List(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : default;
}
