using System.Globalization;

namespace Gateway.Store.Database;

/// <summary>The kinds of <see cref="ChangeKey"/>.</summary>
internal enum ChangeKind
{
    /// <summary>An article, its texts and its links, by id.</summary>
    Article,

    /// <summary>The article that a slug or another former address leads to.</summary>
    Slug,

    /// <summary>The article that the key of a URL leads to.</summary>
    Url,

    /// <summary>A topic by id.</summary>
    Topic,

    /// <summary>A provider by id.</summary>
    Provider,

    /// <summary>The other names of all providers.</summary>
    ProviderAlias,

    /// <summary>The visible articles of a provider or a topic.</summary>
    Articles,

    /// <summary>A field of visible articles, by name.</summary>
    ArticleField,

    /// <summary>The topics without the numbers of their articles.</summary>
    TopicName,

    /// <summary>The words by which articles are searched.</summary>
    Words,

    /// <summary>The articles that contain a word or stem, by its entry in the index.</summary>
    Word,

    /// <summary>The languages of the visible articles.</summary>
    Languages,

    /// <summary>The synonyms of all words.</summary>
    Synonyms,
}

/// <summary>
/// A part of the stored data that changes as a whole. Cached values depend on such keys, and each write records those it has changed.
/// </summary>
internal readonly record struct ChangeKey(ChangeKind Kind, Guid Id, string? Name)
{
    public static ChangeKey ProviderAliases { get; } = new(ChangeKind.ProviderAlias, Guid.Empty, null);

    /// <summary>Changes with each article.</summary>
    public static ChangeKey AllArticles { get; } = Article(Guid.Empty);

    /// <summary>Changes with each topic.</summary>
    public static ChangeKey Topics { get; } = Topic(Guid.Empty);

    /// <summary>Changes with each provider.</summary>
    public static ChangeKey Providers { get; } = Provider(Guid.Empty);

    /// <summary>Changes with each topic, except with the number of its articles.</summary>
    public static ChangeKey TopicNames { get; } = new(ChangeKind.TopicName, Guid.Empty, null);

    /// <summary>Changes with the words of each article, with their places in its texts, and when an article is shown or hidden.</summary>
    public static ChangeKey Words { get; } = new(ChangeKind.Words, Guid.Empty, null);

    /// <summary>Changes with each transaction that changes too many words to record each of them.</summary>
    public static ChangeKey ManyWords { get; } = Word("");

    /// <summary>Changes when the first article in a language is shown or the last one is hidden.</summary>
    public static ChangeKey Languages { get; } = new(ChangeKind.Languages, Guid.Empty, null);

    /// <summary>Changes with each synonym.</summary>
    public static ChangeKey Synonyms { get; } = new(ChangeKind.Synonyms, Guid.Empty, null);

    /// <summary>The key that changes with each key of the same kind; <c>null</c> if there is none.</summary>
    public ChangeKey? Group => Kind is ChangeKind.Article or ChangeKind.Topic or ChangeKind.Provider ? this with { Id = Guid.Empty } : null;

    public static ChangeKey Article(Guid id) => new(ChangeKind.Article, id, null);

    public static ChangeKey Slug(string slug) => new(ChangeKind.Slug, Guid.Empty, slug);

    public static ChangeKey Url(Guid key) => new(ChangeKind.Url, key, null);

    public static ChangeKey Topic(Guid id) => new(ChangeKind.Topic, id, null);

    public static ChangeKey Provider(Guid id) => new(ChangeKind.Provider, id, null);

    /// <summary>The visible articles of a provider or a topic. The empty id stands for all visible articles.</summary>
    public static ChangeKey ArticlesOf(Guid parent) => new(ChangeKind.Articles, parent, null);

    /// <summary>A field of visible articles, by the name of the property of their documents.</summary>
    public static ChangeKey ArticleField(string name) => new(ChangeKind.ArticleField, Guid.Empty, name);

    /// <summary>The visible articles that contain a word or stem, by its entry in the index.</summary>
    public static ChangeKey Word(string lexeme) => new(ChangeKind.Word, Guid.Empty, lexeme);

    /// <summary>Reads a key as <see cref="ChangeTracking"/> writes it: the kind, a space, and the id or the name.</summary>
    /// <returns><c>null</c> if this program does not know it.</returns>
    public static ChangeKey? Read(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return null;
        var name = text[(space + 1)..];
        Guid? id = Guid.TryParse(name, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return (text[..space], id) switch
        {
            (ChangeTracking.Article, { } article) => Article(article),
            (ChangeTracking.Slug, _) => Slug(name),
            (ChangeTracking.Url, { } key) => Url(key),
            (ChangeTracking.Topic, { } topic) => Topic(topic),
            (ChangeTracking.Provider, { } provider) => Provider(provider),
            (ChangeTracking.ProviderAlias, _) => ProviderAliases,
            (ChangeTracking.Articles, _) when name.Length == 0 => ArticlesOf(Guid.Empty),
            (ChangeTracking.Articles, { } parent) => ArticlesOf(parent),
            (ChangeTracking.ArticleField, _) => ArticleField(name),
            (ChangeTracking.TopicName, _) => TopicNames,
            (ChangeTracking.Words, _) => Words,
            (ChangeTracking.Word, _) => Word(name),
            (ChangeTracking.Languages, _) => Languages,
            (ChangeTracking.Synonyms, _) => Synonyms,
            _ => null,
        };
    }
}
