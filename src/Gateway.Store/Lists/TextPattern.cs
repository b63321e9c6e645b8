using System.Text;
using Gateway.Store.Database;
using NpgsqlTypes;

namespace Gateway.Store.Lists;

/// <summary>
/// Conditions on a part of a text as patterns of LIKE, which trigram indexes serve: https://www.postgresql.org/docs/current/pgtrgm.html.
/// </summary>
internal static class TextPattern
{
    private const int Trigram = 3;

    /// <summary>
    /// True if an index of the field finds the text. The index contains groups of three letters or digits, so that it does not find shorter
    /// texts.
    /// </summary>
    public static bool HasIndex(ScalarFilter field, string text)
    {
        if (!field.HasTrigrams)
            return false;
        var letters = 0;
        foreach (var letter in text)
        {
            letters = char.IsLetterOrDigit(letter) ? letters + 1 : 0;
            if (letters == Trigram)
                return true;
        }

        return false;
    }

    /// <summary>The condition of <c>contains</c>, <c>startsWith</c> or <c>endsWith</c> for a field with an index.</summary>
    public static Sql Exact(Sql column, string operation, string text) => Sql.Of($"{column} like {Pattern(operation, text)}");

    /// <summary>
    /// The condition of <c>eq</c>, <c>contains</c>, <c>startsWith</c> or <c>endsWith</c> without regard to upper and lower case.
    /// </summary>
    /// <remarks>A pattern without trigrams would read the whole index and then each row.</remarks>
    public static Sql IgnoringCase(ScalarFilter field, Sql column, string operation, string text) =>
        HasIndex(field, text)
            ? Sql.Of($"{column} ilike {Pattern(operation, text)}")
            : Sql.Of($"lower({column}) like lower({Pattern(operation, text)})");

    private static Sql.Parameter Pattern(string operation, string text)
    {
        var pattern = new StringBuilder(text.Length + 2);
        if (operation is "contains" or "endsWith")
            pattern.Append('%');
        foreach (var letter in text)
        {
            if (letter is '%' or '_' or '\\')
                pattern.Append('\\');
            pattern.Append(letter);
        }

        if (operation is "contains" or "startsWith")
            pattern.Append('%');
        return new Sql.Parameter(pattern.ToString(), NpgsqlDbType.Text);
    }
}
