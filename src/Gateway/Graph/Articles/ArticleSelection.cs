using System.Collections.Frozen;
using Gateway.Schema;
using Gateway.Store.Reading.Articles;
using Gateway.Store.Reading.Related;
using GraphQL;

namespace Gateway.Graph.Articles;

/// <summary>How much of articles an operation selects. It is computed once for a field, however many parents the field has.</summary>
internal static class ArticleSelection
{
    /// <summary>The fields of an article that need its id, or another of <see cref="ArticleColumns"/>. All others need the document.</summary>
    public static FrozenSet<string> FromColumns { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "__typename",
            "id",
            "slug",
            "type",
            "category",
            "title",
            "published",
            "publishedDateTime",
            "language",
            "quality",
            "heat",
            "provider",
            "related",
            "relatedFrom",
            "similar",
            "previous",
            "next",
            "translations"
        );

    /// <summary>What the current field, a list of articles, needs.</summary>
    public static ArticleParts OfList(IResolveFieldContext context) =>
        context
            .GetService<FieldCache>()
            .GetOrAdd(
                context,
                static each => new ListSelection(PartsFor(SelectedFields.In(each, "nodes"), SelectedFields.In(each, "edges", "node")))
            )
            .Node;

    /// <summary>What the current field, the links of an article, needs.</summary>
    public static RelatedLinkSelection OfLinks(IResolveFieldContext context) =>
        context
            .GetService<FieldCache>()
            .GetOrAdd(
                context,
                static each => new RelatedLinkSelection(
                    SelectedFields.In(each).Any(name => name is not ("article" or "__typename")),
                    PartsFor(SelectedFields.In(each, "article"))
                )
            );

    private static ArticleParts PartsFor(params ReadOnlySpan<HashSet<string>> selections)
    {
        var parts = ArticleParts.None;
        foreach (var fields in selections)
        {
            if (!fields.IsSubsetOf(FromColumns))
                return ArticleParts.Document;
            if (fields.Count > 0)
                parts = ArticleParts.Columns;
        }

        return parts;
    }

    private sealed record ListSelection(ArticleParts Node);
}
