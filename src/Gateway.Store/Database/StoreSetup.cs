using System.Text.Json;
using Gateway.Store.Documents;
using JasperFx;
using Marten;
using Marten.Schema;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql.Tables;

namespace Gateway.Store.Database;

/// <summary>Configures Marten: all documents with their duplicated fields and indexes, and all other tables.</summary>
internal static class StoreSetup
{
    /// <summary>
    /// The condition that a writer withdrew the article of a source file. The text is exactly the predicate that PostgreSQL stores for the
    /// index.
    /// </summary>
    public const string IsWithdrawnByWriter = "((data ->> 'decision'::text) = 'Withdrawn'::text)";

    /// <summary>The condition that the visibility of an article changes at a known time, in the same form.</summary>
    public const string HasNextChange = "(next_change_at IS NOT NULL)";

    public static void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = Tables.Schema;
        // The schema is applied at the start. Otherwise Marten would compare each table when it is first used.
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(new JsonSerializerOptions(StoreJson.Options), EnumStorage.AsString, Casing.CamelCase);

        // By default, Marten wraps the exceptions of Npgsql. The code that handles rejected values, timeouts and outages expects the same
        // exceptions from all SQL.
        options.Advanced.ExceptionTransforms.IfExceptionIs<NpgsqlException>().TransformTo(error => error);

        Document<Article>(
            options,
            Tables.Article,
            article =>
            {
                article.DuplicateField(nameof(Article.Slug), notNull: true);
                article.DuplicateField(nameof(Article.Type), notNull: true);
                article.DuplicateField(nameof(Article.Category));
                article.DuplicateField(nameof(Article.Title), notNull: true);
                article.DuplicateField(nameof(Article.Published), notNull: true);
                article.DuplicateField(nameof(Article.PublishedDateTime), notNull: true);
                article.DuplicateField(nameof(Article.ModifiedDateTime));
                article.DuplicateField(nameof(Article.Language));
                article.DuplicateField(nameof(Article.Quality));
                article.DuplicateField(nameof(Article.Heat));
                article.DuplicateField(nameof(Article.ProviderId), notNull: true);
                article.DuplicateField(nameof(Article.HasProviderImages), notNull: true);
                article.DuplicateField(nameof(Article.WebUrlKey), notNull: true);
                article.DuplicateField(nameof(Article.OriginalUrlKey));
                article.DuplicateField(nameof(Article.TranslationKey));
                article.DuplicateField(nameof(Article.ImportedAt), notNull: true);
                article.DuplicateField(nameof(Article.UpdatedAt), notNull: true);

                Index(article, "article_slug", "slug").IsUnique = true;
                Index(article, "article_newest", "published", "published_date_time DESC", "id DESC");
                Index(article, "article_hottest", "published", "heat DESC NULLS LAST", "published_date_time DESC", "id DESC");
                Index(article, "article_best", "published", "quality DESC NULLS LAST", "published_date_time DESC", "id DESC");
                Index(article, "article_provider_newest", "provider_id", "published", "published_date_time DESC", "id DESC");
                Index(article, "article_provider_images", "provider_id", "published_date_time DESC", "id DESC").Predicate =
                    "(published AND has_provider_images)";
                Index(article, "article_type_newest", "type", "published", "published_date_time DESC", "id DESC");
                // Editors read unpublished neighbours too, so the language comes without published.
                Index(article, "article_language_newest", "language", "published_date_time DESC", "id DESC");
                Index(article, "article_modified", "published", "modified_date_time DESC NULLS LAST", "id DESC");
                Index(article, "article_web_url", "web_url_key");
                Index(article, "article_translation", "translation_key").Predicate = "translation_key IS NOT NULL";
                Index(article, "article_original_url", "original_url_key").Predicate = "original_url_key IS NOT NULL";
            }
        );
        Document<ArticleText>(options, Tables.ArticleText);
        Document<ArticleHead>(options, Tables.ArticleHead);
        Document<ArticleSecret>(options, Tables.ArticleSecret);
        Document<ArticleOrigin>(
            options,
            Tables.ArticleSource,
            source =>
            {
                source.DuplicateField(nameof(ArticleOrigin.Path));
                source.DuplicateField(nameof(ArticleOrigin.Fingerprint), notNull: true);
                source.DuplicateField(nameof(ArticleOrigin.Withdrawn), notNull: true);
                source.DuplicateField(nameof(ArticleOrigin.WrittenProviderId), notNull: true);
                source.DuplicateField(nameof(ArticleOrigin.NextChangeAt));
                source.DuplicateField(nameof(ArticleOrigin.SentAs));
                // A path may exceed the maximum size of a B-tree index entry.
                Index(source, "article_source_path", "path").Method = IndexMethod.hash;
                var sentAs = Index(source, "article_source_sent_as", "sent_as");
                (sentAs.Method, sentAs.Predicate) = (IndexMethod.hash, "(sent_as IS NOT NULL)");
                Index(source, "article_source_held", "path").Predicate = IsWithdrawnByWriter;
                Index(source, "article_source_scheduled", "path").Predicate = HasNextChange;
                Index(source, "article_source_next_change", "next_change_at").Predicate = HasNextChange;
            }
        );
        Document<Provider>(
            options,
            Tables.Provider,
            provider =>
            {
                provider.DuplicateField(nameof(Provider.Slug));
                provider.DuplicateField(nameof(Provider.Name), notNull: true);
                provider.DuplicateField(nameof(Provider.Domain));
                provider.DuplicateField(nameof(Provider.Fingerprint));
                provider.DuplicateField(nameof(Provider.ArticleCount), notNull: true);
                provider.DuplicateField(nameof(Provider.StoredCount), notNull: true);
                Index(provider, "provider_slug", "slug").IsUnique = true;
                Index(provider, "provider_name", "name", "id");
            }
        );
        Document<Topic>(
            options,
            Tables.Topic,
            topic =>
            {
                topic.DuplicateField(nameof(Topic.Slug), notNull: true);
                topic.DuplicateField(nameof(Topic.Name), notNull: true);
                topic.DuplicateField(nameof(Topic.ParentId));
                topic.DuplicateField(nameof(Topic.Fingerprint));
                topic.DuplicateField(nameof(Topic.ArticleCount), notNull: true);
                topic.DuplicateField(nameof(Topic.StoredCount), notNull: true);
                Index(topic, "topic_slug", "slug").IsUnique = true;
                Index(topic, "topic_name", "name", "id");
                Index(topic, "topic_parent", "parent_id");
            }
        );
        Document<SharedSecret>(options, Tables.SharedSecret);
        Document<ImportProblem>(
            options,
            Tables.ImportProblem,
            problem =>
            {
                problem.DuplicateField(nameof(ImportProblem.Path), notNull: true);
                problem.DuplicateField(nameof(ImportProblem.Line));
                problem.DuplicateField(nameof(ImportProblem.File), notNull: true);
                // A path may exceed the maximum size of a B-tree index entry.
                Index(problem, "import_problem_file", "file").Method = IndexMethod.hash;
            }
        );

        options.Storage.ExtendedSchemaObjects.Add(ArticleTopics());
        options.Storage.ExtendedSchemaObjects.Add(ArticleAuthors());
        options.Storage.ExtendedSchemaObjects.Add(ArticleSearch());
        options.Storage.ExtendedSchemaObjects.Add(ArticleAliases());
        options.Storage.ExtendedSchemaObjects.Add(RelatedLinks());
        options.Storage.ExtendedSchemaObjects.Add(ProviderAliases());
        options.Storage.ExtendedSchemaObjects.Add(FeedHead());
        options.Storage.ExtendedSchemaObjects.Add(Feed());
        options.Storage.ExtendedSchemaObjects.Add(TaxonomySources());
        options.Storage.ExtendedSchemaObjects.Add(Version());
        options.Storage.ExtendedSchemaObjects.Add(SchemaState());
    }

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
        Index(table, "article_search_newest", ["published", "published_date_time DESC", "article_id DESC"]);
        table.Indexes.Add(new IndexDefinition("article_search_words") { Columns = ["vector"], Method = IndexMethod.gin });
        return table;
    }

    /// <summary>
    /// The former addresses of articles: a slug or a path in each row, and the key of its URL if that is known. The lowest rank wins if several
    /// articles have an alias.
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

    /// <summary>The paths of the files that define topics and describe organizations.</summary>
    private static Table TaxonomySources()
    {
        var table = new Table(Tables.TaxonomySource);
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("path", "text").NotNull();
        return table;
    }

    private static Table Version()
    {
        var table = new Table(Tables.StoreVersion);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("version", "bigint").NotNull();
        return table;
    }

    private static Table SchemaState()
    {
        var table = new Table(Tables.SchemaState);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("build", "text").NotNull();
        table.AddColumn("definitions", "text").NotNull();
        return table;
    }

    private static void Document<T>(StoreOptions options, string table, Action<DocumentMapping>? configure = null)
        where T : class
    {
        options.Schema.For<T>().DocumentAlias(Tables.AliasOf(table)).Metadata(metadata => metadata.DisableInformationalFields());

        // The registry's Duplicate() creates an index for each field. Through the mapping, only the configured indexes are created.
        options.Policies.ForAllDocuments(mapping =>
        {
            if (mapping.DocumentType == typeof(T))
                configure?.Invoke(mapping);
        });
    }

    private static DocumentIndex Index(DocumentMapping mapping, string name, params string[] columns)
    {
        var index = new DocumentIndex(mapping, columns) { Name = name };
        mapping.Indexes.Add(index);
        return index;
    }

    private static void Index(Table table, string name, string[] columns, params string[] included) =>
        table.Indexes.Add(new IndexDefinition(name) { Columns = columns, IncludeColumns = included });
}
