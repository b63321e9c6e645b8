namespace Gateway.Store.Documents;

/// <summary>The parts of an article's file, read from several documents.</summary>
/// <param name="Head">The text before the body.</param>
/// <param name="Body">The body; <c>null</c> if there is none.</param>
/// <param name="HasSecret">True if the text contains an encrypted payload.</param>
public sealed record ArticleFile(string Head, string? Body, bool HasSecret)
{
    /// <summary>The whole text of the file.</summary>
    public string Text => Head + Body;
}

/// <summary>The next change of an article that readers do not see.</summary>
/// <param name="PublishesAt">The time at which readers begin to see the article; <c>null</c> if none is known.</param>
public sealed record ArticleSchedule(DateTimeOffset? PublishesAt);
