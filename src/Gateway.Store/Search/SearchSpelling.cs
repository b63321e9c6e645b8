using System.Globalization;

namespace Gateway.Store.Search;

/// <summary>
/// Finds the word that a reader meant. One edit is allowed from four letters, two from eight: a letter is missing, wrong or too many, or
/// two letters have changed places.
/// </summary>
internal static class SearchSpelling
{
    public const int MinLength = 4;
    private const int MinLengthForTwo = 8;

    /// <summary>The maximum number of edits of a word.</summary>
    public static int MaxEdits(string word) =>
        word.Length switch
        {
            < MinLength => 0,
            < MinLengthForTwo => 1,
            _ => 2,
        };

    /// <summary>True for a word that can have a typo. A number has none.</summary>
    public static bool CanCorrect(SearchToken token) =>
        !token.IsCharacter
        && token.Folded.Length >= MinLength
        && token.Folded.All(character => char.IsLetter(character) || IsVowelSign(character));

    /// <summary>
    /// The beginning, the end and, for two edits, the middle of a word. One of them is intact, because there is one piece more than edits.
    /// An edit that spans two pieces is one of <see cref="Transpositions"/>.
    /// </summary>
    public static (string Start, string End, string? Middle) Pieces(string word)
    {
        const int MaxLength = 4;
        var length = Math.Min(word.Length / (MaxEdits(word) + 1), MaxLength);
        return (word[..length], word[^length..], word.Length < MinLengthForTwo ? null : word[length..^length]);
    }

    /// <summary>
    /// For two edits, the beginnings and ends of the words in which two letters at the boundary of two pieces have changed places. With
    /// another edit besides, all pieces of the word itself may be damaged, and of these words one is intact.
    /// </summary>
    public static IEnumerable<(string Start, string End)> PiecesOfTransposed(string word)
    {
        if (MaxEdits(word) < 2)
            yield break;
        var (start, _, _) = Pieces(word);
        foreach (var boundary in (int[])[start.Length, word.Length - start.Length])
        {
            var transposed = $"{word.AsSpan(0, boundary - 1)}{word[boundary]}{word[boundary - 1]}{word.AsSpan(boundary + 1)}";
            yield return (transposed[..start.Length], transposed[^start.Length..]);
        }
    }

    /// <summary>The words in which two adjacent letters have changed places.</summary>
    public static IEnumerable<string> Transpositions(string word) =>
        Enumerable
            .Range(0, word.Length - 1)
            .Where(at => word[at] != word[at + 1])
            .Select(at => $"{word.AsSpan(0, at)}{word[at + 1]}{word[at]}{word.AsSpan(at + 2)}");

    /// <summary>
    /// Returns the best of several words: the one with the fewest edits, of those one with the same first letter, because few typos are in
    /// the first, and of those the one in most articles.
    /// </summary>
    /// <returns><c>null</c> if all have too many edits.</returns>
    public static string? Best(string word, IEnumerable<(string Word, int Articles)> candidates) =>
        candidates
            .Select(candidate => (candidate.Word, candidate.Articles, Edits: Edits(word, candidate.Word)))
            .Where(candidate => candidate.Edits <= MaxEdits(word))
            .OrderBy(candidate => candidate.Edits)
            .ThenBy(candidate => candidate.Word[0] == word[0] ? 0 : 1)
            .ThenByDescending(candidate => candidate.Articles)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();

    private static bool IsVowelSign(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The number of edits between two words: https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance.</summary>
    public static int Edits(string from, string to)
    {
        var (before, last, now) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var column = 0; column <= to.Length; column++)
            last[column] = column;
        for (var row = 1; row <= from.Length; row++)
        {
            now[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var cost = from[row - 1] == to[column - 1] ? 0 : 1;
                now[column] = Math.Min(Math.Min(now[column - 1], last[column]) + 1, last[column - 1] + cost);
                if (row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1])
                    now[column] = Math.Min(now[column], before[column - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return last[to.Length];
    }
}
