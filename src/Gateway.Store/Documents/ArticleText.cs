using System.Text.Json.Nodes;
using Gateway.Content.Media;

namespace Gateway.Store.Documents;

/// <summary>The parts of an article that only its own page shows. It is stored only if there is content.</summary>
public sealed record ArticleText
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }
    public string? Body { get; init; }

    /// <summary>Resolves the relative addresses of the body; <c>null</c> if they refer to the article's web URL.</summary>
    public AddressResolver? Addresses { get; init; }
    public string? FeaturedContent { get; init; }

    /// <summary>The file's keys that the gateway has no field for. Readers can query them.</summary>
    public JsonObject? Extra { get; init; }
}

/// <summary>
/// The text of the file before the body. It is a separate document, so that only the field <c>source</c> reads it. Together with <see
/// cref="ArticleText.Body"/> it is the whole file.
/// </summary>
public sealed record ArticleHead
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }
    public required string Text { get; init; }
}

/// <summary>The encrypted payload. It is a separate document, so that no query of a reader can read it.</summary>
public sealed record ArticleSecret
{
    /// <summary>The article's id.</summary>
    public required Guid Id { get; init; }
    public required string Secured { get; init; }
}
