using System.Text.Json;
using Gateway.Content;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Gateway.Store.Search;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Writing;

/// <summary>An accepted article with the path and the fingerprint of its file.</summary>
internal sealed record AcceptedArticle(Guid Id, ArticleContent Content, Guid Fingerprint, string? Path, string? DisplayPath)
{
    /// <summary>The file name with which a client sent the article, if the name does not contain the slug.</summary>
    public string? SentAs { get; init; }

    /// <summary>The text of the file before the body.</summary>
    public required string Head { get; init; }
}

/// <summary>
/// Writes a batch of articles and all rows that depend on them in one transaction. The number of statements does not depend on the size of
/// the batch. Only one transaction writes at a time, so that counts are exact.
/// </summary>
internal sealed class ArticleWriter(DocumentWriter documents, ScheduleSettings settings)
{
    /// <summary>Writes the articles.</summary>
    /// <returns>The number of articles that were not stored before.</returns>
    public async Task<int> WriteAsync(
        WriteTransaction transaction,
        IReadOnlyList<AcceptedArticle> accepted,
        CancellationToken cancellationToken
    )
    {
        var ids = accepted.Select(article => article.Id).ToArray();
        var known = await StoredArticles.ByIdAsync(transaction.Connection, ids, cancellationToken);
        await WriteAsync(transaction, accepted, known, cancellationToken);
        return ids.Count(id => known.GetValueOrDefault(id)?.State is null);
    }

    /// <summary>
    /// Writes the articles in a transaction that has already read their stored state.
    /// </summary>
    /// <returns>The articles as stored, with their origins.</returns>
    public async Task<IReadOnlyList<(Article Article, ArticleOrigin Source)>> WriteAsync(
        WriteTransaction transaction,
        IReadOnlyList<AcceptedArticle> accepted,
        IReadOnlyDictionary<Guid, StoredArticle> known,
        CancellationToken cancellationToken
    )
    {
        var connection = transaction.Connection;
        var ids = accepted.Select(article => article.Id).ToArray();
        var stored = known.Values.Select(article => article.State).OfType<ArticleState>().ToList();
        var aliases = await ProviderAliases.ByIdAsync(
            connection,
            [.. accepted.Select(article => ProviderIdOf(article.Content.Provider)).Distinct()],
            cancellationToken
        );
        var hidden = await StoredFiles.HiddenByWriterAsync(
            connection,
            [.. accepted.Where(article => !known.ContainsKey(article.Id)).Select(article => article.Path).OfType<string>()],
            cancellationToken
        );
        var written = accepted
            .Select(article => Compose(article, known.GetValueOrDefault(article.Id), hidden, aliases, transaction.Now))
            .ToList();

        await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
        if (stored.Count > 0)
            RemoveDerivedRows(batch, ids);
        // Inserts a provider even if its name is currently an alias of another one. The stored data must not depend on the order of the
        // files.
        documents.InsertMissing(
            batch,
            [.. accepted.Select(article => article.Content.Provider).DistinctBy(ProviderIdOf).Select(ToProvider)]
        );
        documents.InsertMissing(
            batch,
            [.. accepted.SelectMany(article => article.Content.Topics).DistinctBy(TopicIdOf).Select(Topic.Named)]
        );
        documents.Upsert(batch, [.. written.Select(article => article.Article)]);
        documents.Upsert(batch, [.. written.Select(article => article.Source)]);
        documents.Upsert(batch, [.. written.Select(article => article.Text).OfType<ArticleText>()]);
        documents.Upsert(batch, [.. accepted.Select(article => new ArticleHead { Id = article.Id, Text = article.Head })]);
        documents.Upsert(batch, [.. written.Select(article => article.Secret).OfType<ArticleSecret>()]);
        AddTopics(batch, written);
        AddAuthors(batch, written);
        AddLinks(batch, written);
        ArticleAliases.Write(batch, accepted);
        SearchWriter.Write(batch, ids);
        ArticleCounts.Add(batch, ids);
        InheritedFields.Refresh(
            batch,
            [.. written.SelectMany(article => article.Article.TopicIds).Concat(stored.SelectMany(state => state.TopicIds)).Distinct()],
            [.. written.Select(article => article.Article.ProviderId).Concat(stored.Select(state => state.ProviderId)).Distinct()]
        );
        AppendToFeed(batch, [.. written.Select(article => article.Article)], known);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return [.. written.Select(article => (article.Article, article.Source))];
    }

    /// <summary>
    /// Removes the data that derives from the stored versions: their part of the counts, and the rows that are written again.
    /// </summary>
    public static void RemoveDerivedRows(NpgsqlBatch batch, Guid[] ids)
    {
        ArticleCounts.Subtract(batch, ids);
        foreach (var table in (string[])[Tables.ArticleTopic, Tables.ArticleAuthor, Tables.RelatedLink])
            batch.Add($"delete from {table} where article_id = any($1)", ids);
        foreach (var table in (string[])[Tables.ArticleText, Tables.ArticleHead, Tables.ArticleSecret])
            batch.Add($"delete from {table} where id = any($1)", ids);
    }

    private ComposedArticle Compose(
        AcceptedArticle accepted,
        StoredArticle? known,
        Dictionary<string, ArticleOrigin> hidden,
        Dictionary<Guid, Guid> aliases,
        DateTimeOffset now
    )
    {
        var content = accepted.Content;
        var (path, fileFingerprint) = FileOf(accepted, known);
        var writtenProviderId = ProviderIdOf(content.Provider);
        var before = (hidden.GetValueOrDefault(accepted.Path ?? "") ?? known?.Source)?.At(now);
        var origin = new ArticleOrigin
        {
            Id = accepted.Id,
            Slug = content.Slug,
            SentAs = accepted.SentAs ?? known?.Source.SentAs,
            Path = path,
            Fingerprint = accepted.Fingerprint,
            FileFingerprint = fileFingerprint,
            SaysPublished = content is { Published: true, Removed: false },
            PublishesAt = PublicationTimeOf(content, known, now),
            ExpiresAt = content.ExpiresAt,
            WaitsForDate = settings.HoldsFutureDated,
            Decision = DecisionFor(content, before?.Decision),
            PublishedFrom = before?.PublishedFrom,
            WrittenProviderId = writtenProviderId,
            ProviderImages = content.Provider.Images,
        }.At(now);
        var length = ReadingLength.Of(content.Body);
        var webUrlKey = ArticleUrl.KeyOf(content.WebUrl);
        var originalUrlKey = content.OriginalUrl is { } originalUrl ? ArticleUrl.KeyOf(originalUrl) : webUrlKey;
        return new ComposedArticle(
            new Article
            {
                Id = accepted.Id,
                Slug = content.Slug,
                Type = content.Type,
                Category = content.Category,
                Title = content.Title,
                Excerpt = content.Excerpt,
                PublishedDateTime = content.PublishedDateTime,
                ModifiedDateTime = content.ModifiedAt,
                Language = content.Language,
                WordCount = length.Words,
                ReadingTimeMinutes = length.Minutes,
                OriginalUrl = content.OriginalUrl,
                WebUrl = content.WebUrl,
                AmpWebUrl = content.AmpWebUrl,
                CdnAmpWebUrl = content.CdnAmpWebUrl,
                Quality = content.Quality,
                Heat = content.Heat,
                Published = origin.IsVisibleAt(now),
                ProviderId = aliases.GetValueOrDefault(writtenProviderId, writtenProviderId),
                HasProviderImages = content.Provider.Images.Count > 0,
                TopicIds = [.. content.Topics.Select(TopicIdOf).Distinct()],
                Images = content.Images,
                TranslationKey = content.TranslationKey is { } key ? DocumentId.OfTranslation(content.Provider.Domain, key) : null,
                Authors = content.Authors,
                WebUrlKey = webUrlKey,
                OriginalUrlKey = originalUrlKey == webUrlKey ? null : originalUrlKey,
                ImportedAt = known?.State?.ImportedAt ?? ArticleVersion.Of(now),
                UpdatedAt = ArticleVersion.Next(known?.State?.UpdatedAt, now),
            },
            origin,
            content is { Body: null, FeaturedContent: null, UnknownKeys: null }
                ? null
                : new ArticleText
                {
                    Id = accepted.Id,
                    Body = content.Body,
                    Addresses = content.Addresses,
                    FeaturedContent = content.FeaturedContent,
                    Extra = content.UnknownKeys,
                },
            content.Secured is { } secured ? new ArticleSecret { Id = accepted.Id, Secured = secured } : null,
            content
        );
    }

    // An article that a writer withdrew stays withdrawn. A writer's decision to publish applies until the file removes the article, or shows
    // it, which ArticleOrigin.At finds out.
    private static VisibilityDecision? DecisionFor(ArticleContent content, VisibilityDecision? before) =>
        before == VisibilityDecision.Published && content.Removed ? null : before;

    // A later date is a time to wait for. If the clock of the database is set back, a date that has passed does not come again.
    private DateTimeOffset? PublicationTimeOf(ArticleContent content, StoredArticle? known, DateTimeOffset now)
    {
        if (!settings.HoldsFutureDated || content.PublishedDateTime <= now)
            return null;
        var hasCome =
            known is { Source: { WaitsForDate: true, PublishesAt: null }, State: { } state }
            && state.PublishedDateTime == content.PublishedDateTime;
        return hasCome ? null : content.PublishedDateTime;
    }

    // A version that a client sent replaces the content of the file. The path and the fingerprint of the file are kept, so that the file
    // applies again when it changes. An article that was deleted and sent again belongs to the client and is independent of the file.
    private static (string? Path, Guid? Fingerprint) FileOf(AcceptedArticle accepted, StoredArticle? before) =>
        (accepted.Path, before) switch
        {
            ({ } path, _) => (path, null),
            (_, { Source: { Path: not null, Withdrawn: false } source, State: null }) => (null, source.Fingerprint),
            (_, { Source: { Path: { } file, Withdrawn: false } source }) => (file, source.FileFingerprint ?? source.Fingerprint),
            (_, { Source: { FileFingerprint: { } fingerprint, Withdrawn: false } }) => (null, fingerprint),
            _ => (null, null),
        };

    // The feed has an entry only if the visibility of an article changes. Other changes add none.
    private static void AppendToFeed(NpgsqlBatch batch, IReadOnlyList<Article> written, IReadOnlyDictionary<Guid, StoredArticle> known)
    {
        var changed = written
            .Where(article => article.Published != (known.GetValueOrDefault(article.Id)?.State?.Published ?? false))
            .OrderBy(article => article.PublishedDateTime)
            .ThenBy(article => article.Id)
            .ToLookup(article => article.Published, article => article.Id);
        FeedWriter.Append(batch, [.. changed[true]], [.. changed[false]]);
    }

    private static void AddTopics(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        var rows = written
            .SelectMany(article =>
                article
                    .Content.Topics.DistinctBy(TopicIdOf)
                    .Select((name, position) => (Id: article.Article.Id, TopicId: TopicIdOf(name), Position: (short)position, Name: name))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"""
            insert into {Tables.ArticleTopic} (topic_id, article_id, position, name, published, published_date_time, quality, heat)
            select row.topic_id, row.article_id, row.position, row.name, article.published, article.published_date_time, article.quality, article.heat
            from unnest($1, $2, $3, $4) as row (article_id, topic_id, position, name)
            join {Tables.Article} article on article.id = row.article_id
            """,
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.TopicId).ToArray(),
            rows.Select(row => row.Position).ToArray(),
            rows.Select(row => row.Name).ToArray()
        );
    }

    private static void AddAuthors(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        var rows = written
            .SelectMany(article =>
                article.Article.Authors.Select((author, position) => (article.Article.Id, Position: (short)position, Author: author))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"insert into {Tables.ArticleAuthor} (article_id, position, name, url, image) select * from unnest($1, $2, $3, $4, $5)",
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.Position).ToArray(),
            rows.Select(row => row.Author.Name).ToArray(),
            rows.Select(row => row.Author.Url).ToArray(),
            rows.Select(row => row.Author.Image).ToArray()
        );
    }

    private static void AddLinks(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        var rows = written
            .SelectMany(article =>
                article.Content.Related.Select((link, position) => (article.Article.Id, Position: (short)position, Link: link))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"insert into {Tables.RelatedLink} (article_id, position, url_key, data) select * from unnest($1, $2, $3, $4)",
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.Position).ToArray(),
            rows.Select(row => ArticleUrl.KeyOf(row.Link.WebUrl)).ToArray(),
            new NpgsqlParameter
            {
                Value = rows.Select(row => JsonSerializer.Serialize(row.Link, StoreJson.RelatedLinkContent)).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            }
        );
    }

    private static Provider ToProvider(ProviderContent provider) =>
        Provider.Named(
            ProviderIdOf(provider),
            provider.Name,
            provider.Domain?.ToLowerInvariant() ?? throw new InvalidOperationException("The provider of an accepted article has no domain.")
        );

    private static Guid ProviderIdOf(ProviderContent provider) => DocumentId.OfProvider(provider.Domain, provider.Name);

    private static Guid TopicIdOf(string name) => DocumentId.OfTopic(Slug.Of(name));

    private sealed record ComposedArticle(
        Article Article,
        ArticleOrigin Source,
        ArticleText? Text,
        ArticleSecret? Secret,
        ArticleContent Content
    );
}
