using System.Buffers;
using System.Text;

namespace Gateway.Store.Database;

/// <summary>What text PostgreSQL can hold: https://www.postgresql.org/docs/current/datatype-character.html.</summary>
internal static class StoredText
{
    /// <summary>False for text with a NUL or half a surrogate pair: PostgreSQL refuses to compare with it, and nothing stored has it.</summary>
    public static bool CanHold(string text) => !text.Contains('\0', StringComparison.Ordinal) && IsWellFormed(text);

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }

        return true;
    }
}
