using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Gateway.Schema;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Related;
using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Graph.Articles;

/// <summary>
/// How much of articles an operation selects. It is computed once for a field of an operation, because parsed operations are cached.
/// </summary>
internal static class ArticleSelection
{
    /// <summary>The fields of an article that need its id, its title or the time of its publication.</summary>
    public static FrozenSet<string> FromTitles { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "__typename", "id", "title", "publishedDateTime", "related");

    /// <summary>The fields that need another of its <see cref="ArticleColumns"/>.</summary>
    public static FrozenSet<string> FromColumns { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "slug",
            "type",
            "category",
            "published",
            "language",
            "quality",
            "heat",
            "provider",
            "relatedFrom",
            "similar",
            "story",
            "previous",
            "next",
            "translations"
        );

    /// <summary>The fields that need a text besides.</summary>
    public static FrozenSet<string> FromTexts { get; } = FrozenSet.Create(StringComparer.Ordinal, "excerpt", "webUrl");

    /// <summary>The fields that need a list from the document. All others need the whole document.</summary>
    public static FrozenSet<string> FromLists { get; } = FrozenSet.Create(StringComparer.Ordinal, "images", "topics");

    private static readonly ConditionalWeakTable<GraphQLField, ListSelection> _lists = new();
    private static readonly ConditionalWeakTable<GraphQLField, RelatedLinkSelection> _links = new();
    private static readonly ConditionalWeakTable<GraphQLField, ArticleIncludes> _includes = new();
    private static readonly ConditionalWeakTable<GraphQLDocument, LinkTargets> _linkTargets = new();

    /// <summary>How much is selected of articles below the current field, a list of articles.</summary>
    public static ArticleReadLevel OfList(IResolveFieldContext context) =>
        _lists
            .GetOrAdd(
                context.FieldAst,
                static (_, each) => new ListSelection(LevelFor(SelectedFields.In(each, "nodes"), SelectedFields.In(each, "edges", "node"))),
                context
            )
            .Node;

    /// <summary>The parts of links that are selected below the current field, the links of an article.</summary>
    public static RelatedLinkSelection OfLinks(IResolveFieldContext context) =>
        _links.GetOrAdd(context.FieldAst, static (_, each) => LinksOf(each, []), context);

    /// <summary>Whether the provider and the links are selected below the current field, an article.</summary>
    public static ArticleIncludes IncludesOf(IResolveFieldContext context) =>
        _includes.GetOrAdd(context.FieldAst, static (_, each) => FindIncludes(each), context);

    private static ArticleIncludes FindIncludes(IResolveFieldContext context)
    {
        var fields = SelectedFields.In(context);
        return new ArticleIncludes(fields.Contains("provider"), fields.Contains("related") ? LinksOf(context, ["related"]) : null);
    }

    private static RelatedLinkSelection LinksOf(IResolveFieldContext context, string[] path)
    {
        var (content, target) = PartsOfLinks(context, path);
        var levels = 0;
        for (path = [.. path, "article", "related"]; SelectsSame(context, path, content, target); path = [.. path, "article", "related"])
            levels++;
        // A field far above the last level leaves the lowest levels to a field below it, which reads them at once.
        return new RelatedLinkSelection(content, target, levels % (RelatedLinkSelection.MaxLevels + 1));
    }

    private static (bool Content, ArticleReadLevel Target) PartsOfLinks(IResolveFieldContext context, string[] path)
    {
        var target = LevelFor(SelectedFields.In(context, [.. path, "article"]));
        return (
            SelectedFields.In(context, path).Any(name => name is not ("article" or "__typename")),
            target switch
            {
                // Links that differ only in their columns are read together.
                ArticleReadLevel.Titles when !LinksNeedOnlyTitles(context.Document) => ArticleReadLevel.Columns,
                // Links are cached for each level, and documents serve most queries.
                ArticleReadLevel.Lists => ArticleReadLevel.Document,
                _ => target,
            }
        );
    }

    /// <summary>True if no link of the GraphQL document needs more of its article than the title.</summary>
    private static bool LinksNeedOnlyTitles(GraphQLDocument document) =>
        _linkTargets
            .GetOrAdd(
                document,
                static each => new LinkTargets(
                    SelectedFields
                        .Named("related", each)
                        .All(links => LevelFor(SelectedFields.In(links, each, "article")) <= ArticleReadLevel.Titles)
                )
            )
            .NeedOnlyTitles;

    private static bool SelectsSame(IResolveFieldContext context, string[] path, bool content, ArticleReadLevel target) =>
        SelectedFields.In(context, path).Count > 0 && PartsOfLinks(context, path) == (content, target);

    // The levels are in the order of their size, and each contains the one before.
    private static ArticleReadLevel LevelFor(params ReadOnlySpan<HashSet<string>> selections)
    {
        var level = ArticleReadLevel.None;
        foreach (var fields in selections)
        {
            foreach (var field in fields)
            {
                var needed = LevelFor(field);
                if (needed > level)
                    level = needed;
            }
        }

        return level;
    }

    private static ArticleReadLevel LevelFor(string field)
    {
        if (FromTitles.Contains(field))
            return ArticleReadLevel.Titles;
        if (FromColumns.Contains(field))
            return ArticleReadLevel.Columns;
        if (FromTexts.Contains(field))
            return ArticleReadLevel.Texts;
        return FromLists.Contains(field) ? ArticleReadLevel.Lists : ArticleReadLevel.Document;
    }

    private sealed record ListSelection(ArticleReadLevel Node);

    private sealed record LinkTargets(bool NeedOnlyTitles);
}
