namespace Gateway.Content.Templates;

/// <summary>
/// Finds markers in a text, from its beginning to its end. It caches the next position of each marker, so that the time stays linear for a
/// hostile text.
/// </summary>
internal sealed class MarkerSearch(string text)
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
