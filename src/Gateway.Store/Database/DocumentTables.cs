using Gateway.Store.Documents;
using Marten;
using Marten.Schema;
using Weasel.Postgresql.Tables;

namespace Gateway.Store.Database;

/// <summary>Defines the tables of Marten's documents: the fields that are columns too, and the indexes.</summary>
internal static class DocumentTables
{
    public static void Add(StoreOptions options)
    {
        Document<Article>(options, Tables.Article, Articles);
        Document<ArticleText>(options, Tables.ArticleText);
        Document<ArticleHead>(options, Tables.ArticleHead);
        Document<ArticleSecret>(options, Tables.ArticleSecret);
        Document<ArticleOrigin>(options, Tables.ArticleSource, ArticleOrigins);
        Document<Provider>(options, Tables.Provider, Providers);
        Document<Topic>(options, Tables.Topic, Topics);
        Document<SharedSecret>(options, Tables.SharedSecret);
        Document<ImportProblem>(options, Tables.ImportProblem, ImportProblems);
        Document<StoredSkippedFile>(options, Tables.SkippedFile, SkippedFiles);
    }

    private static void Articles(DocumentMapping article)
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
        Trigrams(Index(article, "article_title_trigrams", "title"));
        Trigrams(Index(article, "article_excerpt_trigrams", "((data ->> 'excerpt'::text))"));
        Index(article, "article_web_url", "web_url_key");
        Index(article, "article_translation", "translation_key").Predicate = "translation_key IS NOT NULL";
        Index(article, "article_original_url", "original_url_key").Predicate = "original_url_key IS NOT NULL";
    }

    private static void ArticleOrigins(DocumentMapping source)
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
        Index(source, "article_source_held", "path").Predicate = MartenConfiguration.IsWithdrawnByWriter;
        Index(source, "article_source_scheduled", "path").Predicate = MartenConfiguration.HasNextChange;
        Index(source, "article_source_next_change", "next_change_at").Predicate = MartenConfiguration.HasNextChange;
    }

    private static void Providers(DocumentMapping provider)
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

    private static void Topics(DocumentMapping topic)
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

    private static void ImportProblems(DocumentMapping problem)
    {
        problem.DuplicateField(nameof(ImportProblem.Path), notNull: true);
        problem.DuplicateField(nameof(ImportProblem.Line));
        problem.DuplicateField(nameof(ImportProblem.File), notNull: true);
        // A path may exceed the maximum size of a B-tree index entry.
        Index(problem, "import_problem_file", "file").Method = IndexMethod.hash;
    }

    private static void SkippedFiles(DocumentMapping skipped)
    {
        skipped.DuplicateField(nameof(StoredSkippedFile.Path), notNull: true);
        skipped.DuplicateField(nameof(StoredSkippedFile.Code), notNull: true);
        skipped.DuplicateField(nameof(StoredSkippedFile.File), notNull: true);
        // A path may exceed the maximum size of a B-tree index entry.
        Index(skipped, "skipped_file_file", "file").Method = IndexMethod.hash;
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

    // For the operators on parts of a text.
    private static void Trigrams(DocumentIndex index) => (index.Method, index.Mask) = (IndexMethod.gin, PlainTables.TrigramMask);

    private static DocumentIndex Index(DocumentMapping mapping, string name, params string[] columns)
    {
        var index = new DocumentIndex(mapping, columns) { Name = name };
        mapping.Indexes.Add(index);
        return index;
    }
}
