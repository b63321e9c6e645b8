namespace Gateway.Content.Templates;

/// <summary>Searches a text from its beginning to its end. What does not occur any more is not searched again, so that a hostile text takes no longer.</summary>
internal sealed class TextScanner(string text)
{
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>Returns the next position of a mark at or after another position; -1 if there is none.</summary>
    internal int Find(string mark, int from)
    {
        if (_next.TryGetValue(mark, out var next) && (next < 0 || next >= from))
            return next;
        return _next[mark] = from >= text.Length ? -1 : text.IndexOf(mark, from, StringComparison.Ordinal);
    }
}
