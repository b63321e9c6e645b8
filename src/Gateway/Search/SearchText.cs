using Gateway.Errors;
using Gateway.Store;

namespace Gateway.Search;

/// <summary>What a client may search for.</summary>
internal static class SearchText
{
    /// <summary>Many more words than anyone types; the cost of a search grows with them.</summary>
    public const int MaxLength = 2_000;

    /// <returns>The words, or <c>null</c> where there is nothing but white space, which is no search.</returns>
    public static string? From(string? search) =>
        search?.Trim() switch
        {
            null or "" => null,
            { Length: > MaxLength } => throw RequestException.UnusableSearch($"A search may have at most {MaxLength} characters."),
            var text when !StoredText.CanHold(text) => throw RequestException.UnusableSearch(
                "A search may have no NUL character and no half of a surrogate pair."
            ),
            var text => WithoutLooseHyphens(text),
        };

    // A hyphen before a word says not. PostgreSQL stacks up those before nothing and gives up at 32 of them.
    private static string WithoutLooseHyphens(string text) =>
        string.Create(
            text.Length,
            text,
            (cleaned, written) =>
            {
                for (var at = 0; at < written.Length; at++)
                    cleaned[at] = written[at] == '-' && (at + 1 == written.Length || IsBetweenWords(written[at + 1])) ? ' ' : written[at];
            }
        );

    private static bool IsBetweenWords(char next) => next != '"' && !char.IsLetterOrDigit(next) && !char.IsSurrogate(next);
}
