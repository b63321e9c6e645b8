using Gateway.Content.Markdown;
using Gateway.Content.Results;
using Gateway.Content.Templates;
using Gateway.Store.Configuration;
using Gateway.Store.Documents;

namespace Gateway.Store.Writing;

/// <summary>The documents of an article, and the content that they were composed of.</summary>
internal sealed record ComposedArticle(
    Article Article,
    ArticleOrigin Source,
    ArticleText? Text,
    ArticleSecret? Secret,
    ArticleContent Content
);

/// <summary>Composes the documents of an article from its content and from what is already stored.</summary>
internal sealed class ArticleComposer(ScheduleSettings settings)
{
    /// <summary>Returns the documents of an article.</summary>
    /// <param name="accepted">The content of its file.</param>
    /// <param name="known">The stored article.</param>
    /// <param name="hidden">The articles that writers withdrew or publish later, by the paths of their files.</param>
    /// <param name="aliases">The providers whose other names the files use, by the id of the name.</param>
    /// <param name="now">The clock of the database.</param>
    public ComposedArticle Compose(
        AcceptedArticle accepted,
        StoredArticle? known,
        Dictionary<string, ArticleOrigin> hidden,
        Dictionary<Guid, Guid> aliases,
        DateTimeOffset now
    )
    {
        var content = accepted.Content;
        var (path, fileFingerprint) = FileOf(accepted, known);
        var writtenProviderId = accepted.ProviderId;
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
            WaitsForDate = settings.Holds(content.ShowsBeforeDate),
            ShowsBeforeDate = content.ShowsBeforeDate,
            Decision = DecisionFor(content, before?.Decision),
            PublishedFrom = before?.PublishedFrom,
            WrittenProviderId = writtenProviderId,
            ProviderImages = content.Provider.Images,
        }.At(now);
        var length = ReadingLength.Of(content.Body is { } body ? BodyTemplate.Expand(body, content.Addresses, PageUrls.None.ByPath) : null);
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
                TopicIds = [.. content.Topics.Select(Topic.IdOf).Distinct()],
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

    // An article that a writer withdrew stays withdrawn. A writer's decision to publish applies until the file removes the article, or
    // shows it, which ArticleOrigin.At finds out.
    private static VisibilityDecision? DecisionFor(ArticleContent content, VisibilityDecision? before) =>
        before == VisibilityDecision.Published && content.Removed ? null : before;

    // A later date is a time to wait for. If the clock of the database is set back, a date that has passed does not come again.
    private DateTimeOffset? PublicationTimeOf(ArticleContent content, StoredArticle? known, DateTimeOffset now)
    {
        if (!settings.Holds(content.ShowsBeforeDate) || content.PublishedDateTime <= now)
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
}
