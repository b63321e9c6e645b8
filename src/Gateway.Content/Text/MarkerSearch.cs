namespace Gateway.Content.Text;

/// <summary>
/// Finds markers in a text, from its beginning to its end. It caches the next position of each marker, so that the time stays linear for a
/// hostile text.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="comparison">Whether upper and lower case differ.</param>
internal sealed class MarkerSearch(string text, StringComparison comparison = StringComparison.Ordinal)
{
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>Returns the next position of a marker at or after another position; -1 if there is none.</summary>
    internal int Find(string marker, int from)
    {
        if (_next.TryGetValue(marker, out var next) && (next < 0 || next >= from))
            return next;
        return _next[marker] = from >= text.Length ? -1 : text.IndexOf(marker, from, comparison);
    }
}
