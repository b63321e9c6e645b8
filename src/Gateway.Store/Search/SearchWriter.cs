using Gateway.Content.Results;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Search;

/// <summary>Writes the search index of articles. Only the holder of the writers' lock may use it.</summary>
internal static class SearchWriter
{
    /// <summary>
    /// Writes the words of articles. Their documents, topics and providers must already be written. An article whose texts are unchanged
    /// keeps its words.
    /// </summary>
    public static async Task WriteAsync(NpgsqlTransaction transaction, Guid[] articleIds, CancellationToken cancellationToken)
    {
        await using var texts = new NpgsqlBatch(transaction.OpenConnection, transaction);
        await using var words = new NpgsqlBatch(transaction.OpenConnection, transaction);
        await ExecuteAndAddWordsAsync(texts, words, articleIds, cancellationToken);
        await words.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Executes the batch that writes the documents of articles, and adds the statements that write their words to another batch.
    /// </summary>
    /// <param name="documents">The batch to execute.</param>
    /// <param name="words">Receives the statements. They must run in the same transaction.</param>
    /// <param name="articleIds">The articles.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public static async Task ExecuteAndAddWordsAsync(
        NpgsqlBatch documents,
        NpgsqlBatch words,
        Guid[] articleIds,
        CancellationToken cancellationToken
    )
    {
        documents.BatchCommands.Add(SearchSource.Outdated(articleIds).ToBatchCommand());
        var sources = new List<SearchSource>();
        await using (var reader = await documents.ExecuteReaderAsync(cancellationToken))
        {
            do
            {
                // Other statements of the batch, such as a notification, return rows too.
                while (reader.FieldCount == SearchSource.ColumnCount && await reader.ReadAsync(cancellationToken))
                    sources.Add(SearchSource.Read(reader));
            } while (await reader.NextResultAsync(cancellationToken));
        }

        var languages = sources.ToDictionary(source => source.Id, LanguageOf);
        var stems = new SearchStems();
        foreach (var source in sources)
            Require(stems, source, languages[source.Id]);
        await LoadAsync(stems, () => new NpgsqlBatch(documents.Connection, documents.Transaction), cancellationToken);
        AddWords(words, articleIds, sources, languages, stems);
    }

    /// <summary>
    /// Loads the stems of an article's words into the cache of <see cref="SearchStems"/> before the words are written. It needs no lock, so
    /// other writers need not wait for it.
    /// </summary>
    public static Task PreloadStemsAsync(NpgsqlDataSource dataSource, ArticleContent article, CancellationToken cancellationToken)
    {
        var source = SearchSource.Of(article);
        var stems = new SearchStems();
        Require(stems, source, LanguageOf(source));
        return LoadAsync(stems, dataSource.CreateBatch, cancellationToken);
    }

    private static void Require(SearchStems stems, SearchSource source, SearchLanguage language) =>
        stems.Require(language, source.Texts.SelectMany(text => SearchTokens.In(text.Text)));

    private static Task LoadAsync(SearchStems stems, Func<NpgsqlBatch> createBatch, CancellationToken cancellationToken) =>
        stems.LoadAsync(
            async (sql, read) =>
            {
                await using var statement = createBatch();
                statement.BatchCommands.Add(sql.ToBatchCommand());
                await using var reader = await statement.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    read(reader);
            }
        );

    private static void AddWords(
        NpgsqlBatch batch,
        Guid[] articleIds,
        List<SearchSource> sources,
        Dictionary<Guid, SearchLanguage> languages,
        SearchStems stems
    )
    {
        var vectors = sources.Select(source => VectorOf(source, languages[source.Id], stems)).ToArray();
        SearchVocabulary.CountWritten(batch, articleIds, [.. sources.Select(source => source.Id)], vectors);
        batch.Add(
            $"""
            insert into {Tables.ArticleSearch} as s
              (article_id, published, published_date_time, quality, heat, vector, language, source)
            select a.id, a.published, a.published_date_time, a.quality, a.heat, indexed.vector::tsvector, indexed.language, indexed.source
            from unnest($1, $2, $3, $4) as indexed (article_id, vector, language, source)
            join {Tables.Article} a on a.id = indexed.article_id
            on conflict (article_id) do update set vector = excluded.vector, language = excluded.language, source = excluded.source
            """,
            sources.Select(source => source.Id).ToArray(),
            vectors,
            sources.Select(source => languages[source.Id].Code).ToArray(),
            sources.Select(source => source.Fingerprint).ToArray()
        );
        batch.Add(
            $"""
            update {Tables.ArticleSearch} s
            set published = a.published, published_date_time = a.published_date_time, quality = a.quality, heat = a.heat
            from {Tables.Article} a
            where s.article_id = any($1) and a.id = s.article_id
              and (s.published, s.published_date_time, s.quality, s.heat)
                is distinct from (a.published, a.published_date_time, a.quality, a.heat)
            """,
            articleIds
        );
    }

    /// <summary>Adds the statement that shows or hides the words of articles.</summary>
    public static void SetPublished(NpgsqlBatch batch, Guid[] articleIds, bool published)
    {
        SearchVocabulary.CountShown(batch, articleIds, published);
        batch.Add($"update {Tables.ArticleSearch} set published = $2 where article_id = any($1)", articleIds, published);
    }

    /// <summary>Adds the statement that deletes the words of articles.</summary>
    public static void Delete(NpgsqlBatch batch, Guid[] articleIds)
    {
        SearchVocabulary.CountShown(batch, articleIds, published: false);
        batch.Add($"delete from {Tables.ArticleSearch} where article_id = any($1)", articleIds);
    }

    private static string VectorOf(SearchSource source, SearchLanguage language, SearchStems stems)
    {
        var vector = new SearchVector(language, stems);
        foreach (var (text, weight) in source.Texts)
            vector.Add(text, weight);
        vector.AddEntry(SearchLexemes.LanguageMarker(language));
        foreach (var entry in source.Names)
            vector.AddEntry(entry);
        return vector.ToString();
    }

    private static SearchLanguage LanguageOf(SearchSource source) => SearchLanguages.OfArticle(source.LanguageTag);
}
