using System.Collections.Frozen;
using Gateway.Schema;
using Gateway.Store.Reading.Articles;
using Gateway.Store.Reading.Related;
using GraphQL;

namespace Gateway.Graph.Articles;

/// <summary>How much of articles an operation selects. It is computed once for a field, however many parents the field has.</summary>
internal static class ArticleSelection
{
    /// <summary>The fields of an article that need its id, or another of its <see cref="ArticleColumns"/>.</summary>
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
            "story",
            "previous",
            "next",
            "translations"
        );

    /// <summary>The fields that need a text besides. All others need the document.</summary>
    public static FrozenSet<string> FromTexts { get; } = FrozenSet.Create(StringComparer.Ordinal, "excerpt", "webUrl");

    /// <summary>The parts of articles that are selected below the current field, a list of articles.</summary>
    public static ArticleParts OfList(IResolveFieldContext context) =>
        context
            .GetService<FieldCache>()
            .GetOrAdd(
                context,
                static each => new ListSelection(PartsFor(SelectedFields.In(each, "nodes"), SelectedFields.In(each, "edges", "node")))
            )
            .Node;

    /// <summary>The parts of links that are selected below the current field, the links of an article.</summary>
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

    // The parts are in the order of their size, and each contains the one before.
    private static ArticleParts PartsFor(params ReadOnlySpan<HashSet<string>> selections)
    {
        var parts = ArticleParts.None;
        foreach (var fields in selections)
        {
            foreach (var field in fields)
            {
                var needed = PartsFor(field);
                if (needed > parts)
                    parts = needed;
            }
        }

        return parts;
    }

    private static ArticleParts PartsFor(string field)
    {
        if (FromColumns.Contains(field))
            return ArticleParts.Columns;
        return FromTexts.Contains(field) ? ArticleParts.Texts : ArticleParts.Document;
    }

    private sealed record ListSelection(ArticleParts Node);
}
