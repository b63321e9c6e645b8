using Gateway.Content.Results;
using Gateway.Store.Documents;

namespace Gateway.Store.Writing;

/// <summary>An accepted article with the path and the fingerprint of its file.</summary>
internal sealed record AcceptedArticle(Guid Id, ArticleContent Content, Guid Fingerprint, string? Path, string? DisplayPath)
{
    public Guid ProviderId => DocumentId.OfProvider(Content.Provider.Domain, Content.Provider.Name);

    /// <summary>The file name with which a client sent the article, if the name does not contain the slug.</summary>
    public string? SentAs { get; init; }

    /// <summary>True if the file was read again only because of other files, so that it may be unchanged.</summary>
    public bool DependsOnOtherFiles { get; init; }

    /// <summary>The text of the file before the body.</summary>
    public required string Head { get; init; }
}
