using Gateway.Content.Text;

namespace Gateway.Store.Database;

/// <summary>Checks whether PostgreSQL can store a text: https://www.postgresql.org/docs/current/datatype-character.html.</summary>
internal static class StoredText
{
    /// <summary>
    /// False for text with a NUL or an unpaired surrogate. PostgreSQL rejects it as a parameter, and no stored text contains it.
    /// </summary>
    public static bool CanHold(string text) => !text.Contains('\0', StringComparison.Ordinal) && Surrogates.IndexOfUnpaired(text) < 0;
}
