namespace Gateway.Store.Documents;

/// <summary>The parts of an article's file, read from several documents.</summary>
/// <param name="Head">The text before the body.</param>
/// <param name="Body">The body; <c>null</c> if there is none.</param>
/// <param name="HasSecret">True if the text contains an encrypted payload.</param>
public sealed record ArticleFileText(string Head, string? Body, bool HasSecret)
{
    /// <summary>The whole text of the file.</summary>
    public string Text => Head + Body;
}
