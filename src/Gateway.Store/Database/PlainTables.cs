using Weasel.Postgresql.Tables;

namespace Gateway.Store.Database;

/// <summary>Defines the tables that hold no documents.</summary>
internal static class PlainTables
{
    /// <summary>Makes an index contain the trigrams of a text: https://www.postgresql.org/docs/current/pgtrgm.html.</summary>
    public const string TrigramMask = "? gin_trgm_ops";

    public static IReadOnlyList<Table> All =>
        [
            ArticleTopics(),
            ArticleAuthors(),
            ArticleSearch(),
            SearchSynonyms(),
            ArticleAliases(),
            RelatedLinks(),
            ProviderAliases(),
            FeedHead(),
            Feed(),
            TaxonomySources(),
            ImportedCommits(),
            ContentSettings(),
            Nodes(),
            ContentSources(),
            Version(),
            Changes(),
            ChangedRows(),
            SchemaState(),
        ];

    /// <summary>
    /// The topics of articles, with copies of the columns that topic pages sort and filter by, so that one index serves them.
    /// </summary>
    private static Table ArticleTopics()
    {
        var table = new Table(Tables.ArticleTopic);
        table.AddColumn("topic_id", "uuid").AsPrimaryKey();
        table.AddColumn("article_id", "uuid").AsPrimaryKey();
        table.AddColumn("position", "smallint").NotNull();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("published", "boolean").NotNull();
        table.AddColumn("published_date_time", "timestamp with time zone").NotNull();
        table.AddColumn("quality", "integer");
        table.AddColumn("heat", "integer");
        Index(table, "article_topic_article", ["article_id", "position"]);
        Index(table, "article_topic_newest", ["topic_id", "published", "published_date_time DESC", "article_id DESC"], "quality", "heat");
        Index(
            table,
            "article_topic_hottest",
            ["topic_id", "published", "heat DESC NULLS LAST", "published_date_time DESC", "article_id DESC"],
            "quality"
        );
        return table;
    }

    /// <summary>The authors of articles, for filters and facets. An article's document has them too.</summary>
    private static Table ArticleAuthors()
    {
        var table = new Table(Tables.ArticleAuthor);
        table.AddColumn("article_id", "uuid").AsPrimaryKey();
        table.AddColumn("position", "smallint").AsPrimaryKey();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("url", "text");
        table.AddColumn("image", "text");
        Index(table, "article_author_name", ["name", "article_id"]);
        Trigrams(table, "article_author_trigrams", "name");
        return table;
    }

    /// <summary>The search vectors of articles. They have their own table, so that a change of heat does not reindex the words.</summary>
    private static Table ArticleSearch()
    {
        var table = new Table(Tables.ArticleSearch);
        table.AddColumn("article_id", "uuid").AsPrimaryKey();
        table.AddColumn("published", "boolean").NotNull();
        table.AddColumn("published_date_time", "timestamp with time zone").NotNull();
        table.AddColumn("quality", "integer");
        table.AddColumn("heat", "integer");
        table.AddColumn("vector", "tsvector").NotNull();
        table.AddColumn("language", "text");
        table.AddColumn("source", "text").NotNull().DefaultValueByExpression("''");
        Index(table, "article_search_language", ["language", "published"]);
        Index(table, "article_search_newest", ["published", "published_date_time DESC", "article_id DESC"]);
        table.Indexes.Add(new IndexDefinition("article_search_words") { Columns = ["vector"], Method = IndexMethod.gin });
        return table;
    }

    /// <summary>
    /// The words and phrases that find others, with the words and stems that can begin them. The source is a file of synonyms or a topic.
    /// </summary>
    private static Table SearchSynonyms()
    {
        var table = new Table(Tables.SearchSynonym);
        table.AddColumn("source_id", "uuid").AsPrimaryKey();
        table.AddColumn("position", "integer").AsPrimaryKey();
        table.AddColumn("number", "integer").NotNull();
        table.AddColumn("word", "text").NotNull();
        table.AddColumn("synonyms", "text[]").NotNull();
        table.AddColumn("keys", "text[]").NotNull();
        table.Indexes.Add(new IndexDefinition("search_synonym_keys") { Columns = ["keys"], Method = IndexMethod.gin });
        return table;
    }

    /// <summary>
    /// The former addresses of articles: a slug or a path in each row, and the key of its URL if that is known. The lowest rank wins if
    /// several articles have an alias.
    /// </summary>
    private static Table ArticleAliases()
    {
        var table = new Table(Tables.ArticleAlias);
        table.AddColumn("article_id", "uuid").AsPrimaryKey();
        table.AddColumn("alias", "text").AsPrimaryKey();
        table.AddColumn("rank", "smallint").NotNull();
        table.AddColumn("url_key", "uuid");
        Index(table, "article_alias_alias", ["alias"]);
        table.Indexes.Add(new IndexDefinition("article_alias_url") { Columns = ["url_key"], Predicate = "(url_key IS NOT NULL)" });
        return table;
    }

    /// <summary>The links from articles to others: by article in their order, and by target URL for the reverse direction.</summary>
    private static Table RelatedLinks()
    {
        var table = new Table(Tables.RelatedLink);
        table.AddColumn("article_id", "uuid").AsPrimaryKey();
        table.AddColumn("position", "smallint").AsPrimaryKey();
        table.AddColumn("url_key", "uuid").NotNull();
        table.AddColumn("data", "jsonb").NotNull();
        Index(table, "related_link_url", ["url_key"], "article_id");
        Trigrams(table, "related_link_title_trigrams", "((data ->> 'title'::text))");
        return table;
    }

    /// <summary>The other names in organization files. Each is stored as the provider id that the name would otherwise have.</summary>
    private static Table ProviderAliases()
    {
        var table = new Table(Tables.ProviderAlias);
        table.AddColumn("alias_id", "uuid").AsPrimaryKey();
        table.AddColumn("provider_id", "uuid").NotNull();
        Index(table, "provider_alias_provider", ["provider_id"]);
        return table;
    }

    /// <summary>One row with the current end of the feed. A transaction that appends to the feed locks the row until it commits.</summary>
    private static Table FeedHead()
    {
        var table = new Table(Tables.FeedHead);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("epoch", "uuid").NotNull();
        table.AddColumn("last", "bigint").NotNull();
        table.AddColumn("trimmed", "bigint").NotNull();
        table.AddColumn("server", "text").NotNull();
        return table;
    }

    /// <summary>All publications and withdrawals of articles, in commit order and without gaps.</summary>
    private static Table Feed()
    {
        var table = new Table(Tables.Feed);
        table.AddColumn("epoch", "uuid").AsPrimaryKey();
        table.AddColumn("seq", "bigint").AsPrimaryKey();
        table.AddColumn("article_id", "uuid").NotNull();
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("at", "timestamp with time zone").NotNull();
        Index(table, "feed_age", ["at"]);
        return table;
    }

    /// <summary>
    /// The paths of the files that define topics, describe organizations and have synonyms, and the fingerprints of the latter.
    /// </summary>
    private static Table TaxonomySources()
    {
        var table = new Table(Tables.TaxonomySource);
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("path", "text").NotNull();
        table.AddColumn("fingerprint", "uuid");
        return table;
    }

    /// <summary>
    /// The commit of each repository from which the importing node reads. The other nodes serve the media of this commit.
    /// </summary>
    private static Table ImportedCommits()
    {
        var table = new Table(Tables.ImportedCommit);
        table.AddColumn("source", "text").AsPrimaryKey();
        table.AddColumn("commit", "text").NotNull();
        return table;
    }

    /// <summary>One row with the content settings of the node that imports, and the names of its sources.</summary>
    private static Table ContentSettings()
    {
        var table = new Table(Tables.ContentSettings);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("fingerprint", "text").NotNull();
        table.AddColumn("sources", "text").NotNull();
        return table;
    }

    /// <summary>The nodes that use the database, with the time of their last sign of life.</summary>
    private static Table Nodes()
    {
        var table = new Table(Tables.Node);
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("version", "text").NotNull();
        table.AddColumn("started_at", "timestamp with time zone").NotNull();
        table.AddColumn("seen_at", "timestamp with time zone").NotNull();
        return table;
    }

    /// <summary>The folders and repositories that a node imports. The importing node writes them.</summary>
    private static Table ContentSources()
    {
        var table = new Table(Tables.ContentSource);
        table.AddColumn("position", "integer").AsPrimaryKey();
        table.AddColumn("root", "text").NotNull();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("location", "text").NotNull();
        table.AddColumn("available", "boolean").NotNull();
        table.AddColumn("scanned_at", "timestamp with time zone");
        table.AddColumn("node", "text").NotNull();
        return table;
    }

    /// <summary>One row with the version of the store, which each transaction that writes changes.</summary>
    private static Table Version()
    {
        var table = new Table(Tables.StoreVersion);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("version", "bigint").NotNull();
        return table;
    }

    /// <summary>
    /// The keys that each of the last writing transactions changed, from one version of the store to the next. <c>keys</c> is null if there
    /// were too many.
    /// </summary>
    private static Table Changes()
    {
        var table = new Table(Tables.StoreChange);
        table.AddColumn("number", "bigint").AsPrimaryKey();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("previous", "bigint").NotNull();
        table.AddColumn("keys", "jsonb");
        Index(table, "store_change_version", ["version"]);
        return table;
    }

    /// <summary>The rows that the current transaction has changed, with the documents that were stored before. Triggers write it.</summary>
    private static Table ChangedRows()
    {
        var table = new Table(Tables.ChangedRow);
        table.AddColumn("kind", "text").AsPrimaryKey();
        table.AddColumn("key", "text").AsPrimaryKey();
        table.AddColumn("before", "jsonb");
        return table;
    }

    /// <summary>The program and the definitions that the tables were last compared with.</summary>
    private static Table SchemaState()
    {
        var table = new Table(Tables.SchemaState);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("build", "text").NotNull();
        table.AddColumn("definitions", "text").NotNull();
        return table;
    }

    private static void Index(Table table, string name, string[] columns, params string[] included) =>
        table.Indexes.Add(new IndexDefinition(name) { Columns = columns, IncludeColumns = included });

    private static void Trigrams(Table table, string name, string column) =>
        table.Indexes.Add(
            new IndexDefinition(name)
            {
                Columns = [column],
                Method = IndexMethod.gin,
                Mask = TrigramMask,
            }
        );
}
