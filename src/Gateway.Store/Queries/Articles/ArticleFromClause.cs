using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Queries.Related;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Articles;

/// <summary>
/// The FROM clause of an article list. The alias <c>a</c> is the table of article documents. <see cref="NarrowAlias"/> is a smaller table
/// with the usual columns of filters and sorting, if there is one. PostgreSQL then finds and counts the rows in its index alone.
/// </summary>
internal sealed record ArticleFromClause
{
    /// <summary>All articles.</summary>
    public static ArticleFromClause All { get; } =
        new()
        {
            Table = $"{Tables.Article} a",
            NarrowAlias = "a",
            Id = "a.id",
        };

    public static ArticleFromClause OfProvider { get; } =
        All with
        {
            ParentColumn = "a.provider_id",
            ParentCondition = Sql.Text("a.provider_id = parent.id"),
        };

    public static ArticleFromClause OfTopic { get; } =
        new()
        {
            Table = $"{Tables.ArticleTopic} t",
            NarrowAlias = "t",
            Id = "t.article_id",
            ParentColumn = "t.topic_id",
            ParentCondition = Sql.Text("t.topic_id = parent.id"),
        };

    /// <summary>The articles of a topic and of all topics below it. Each article appears once, even if topics form a circle.</summary>
    public static ArticleFromClause OfTopicTree { get; } =
        All with
        {
            ParentColumn = "a.id",
            ParentCondition = Sql.Of(
                $"""
                a.id in (
                  with recursive below (id) as (
                    select parent.id
                    union select child.id from below join {Sql.Table(Tables.Topic)} child on child.parent_id = below.id)
                  select carried.article_id from below join {Sql.Table(Tables.ArticleTopic)} carried on carried.topic_id = below.id)
                """
            ),
        };

    public static ArticleFromClause LinkingTo(ReadAccess readAccess) =>
        All with
        {
            ParentColumn = "a.id",
            ParentCondition = LinkSql.LinksToParent(readAccess),
        };

    /// <summary>The first table of the query.</summary>
    public required string Table { get; init; }

    /// <summary>The alias of the table with published, published_date_time, quality and heat.</summary>
    public required string NarrowAlias { get; init; }

    /// <summary>The article's id in the first table.</summary>
    public required string Id { get; init; }

    /// <summary>The column with the parent of a row; <c>null</c> if the list has no parent.</summary>
    public string? ParentColumn { get; init; }

    /// <summary>The condition that joins a row to its parent.</summary>
    public Sql ParentCondition { get; init; } = Sql.True;

    /// <summary>True if the rows cannot be found without the documents' table.</summary>
    public bool NeedsDocument => NarrowAlias == "a" || ParentColumn?.StartsWith("a.", StringComparison.Ordinal) == true;

    /// <summary>The same rows, restricted to those that match a search.</summary>
    public ArticleFromClause Searched() =>
        Table == All.Table && ParentColumn is null
            ? new ArticleFromClause
            {
                Table = SearchSql.Table,
                NarrowAlias = "s",
                Id = "s.article_id",
            }
            : this;

    /// <summary>The tables of a query over these rows.</summary>
    public Sql From(bool withDocument, SearchQuery? search)
    {
        var from = Sql.Text(Table);
        if (search is not null && Table != SearchSql.Table)
            from = Sql.Of($"{from} join {Sql.Text(SearchSql.Table)} on s.article_id = {Sql.Text(Id)}");
        if (withDocument && Table != All.Table)
            from = Sql.Of($"{from} join {Sql.Table(Tables.Article)} a on a.id = {Sql.Text(Id)}");
        if (search is null)
            return from;
        return Sql.Of($"{from} cross join {(withDocument ? SearchSql.Query(search) : SearchSql.HiddenQuery(search))}");
    }
}
