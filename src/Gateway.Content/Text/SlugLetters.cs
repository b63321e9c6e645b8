using System.Buffers;
using System.Collections.Frozen;

namespace Gateway.Content.Text;

/// <summary>
/// Maps characters to their form in a slug. The table is our own, because string normalization does not work in invariant globalization
/// mode.
/// </summary>
internal static class SlugLetters
{
    internal static readonly SearchValues<char> AllowedInFileNames = SearchValues.Create(
        "-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    private static readonly FrozenDictionary<char, string> _folded = Fold(
        "a:àáâãåāăąǎȁȃạảấầẩẫậắằẳẵặªäÀÁÂÃÅĀĂĄǍȀȂẠẢẤẦẨẪẬẮẰẲẴẶÄ c:çćĉċčÇĆĈĊČ d:ďđÐĎĐ e:èéêëēĕėęěȅȇẹẻẽếềểễệÈÉÊËĒĔĖĘĚȄȆẸẺẼẾỀỂỄỆ g:ĝğġģĜĞĠĢ "
            + "h:ĥħĤĦ i:ìíîïĩīĭįıǐỉịÌÍÎÏĨĪĬĮİǏỈỊ j:ĵĴ k:ķĸĶ l:ĺļľŀłĹĻĽĿŁ n:ñńņňŉŋÑŃŅŇŊ o:òóôõøōŏőǒọỏốồổỗộớờởỡợơºöÒÓÔÕØŌŎŐǑỌỎỐỒỔỖỘỚỜỞỠỢƠÖ "
            + "r:ŕŗřŔŖŘ s:śŝşšșſŚŜŞŠȘ t:ţťŧțŢŤŦȚ u:ùúûüũūŭůűųưǔụủứừửữựÙÚÛÜŨŪŬŮŰŲƯǓỤỦỨỪỬỮỰ w:ŵŴ y:ýÿŷỳỵỷỹÝŸŶỲỴỶỸ z:źżžŹŻŽ "
            + "ae:æÆ oe:œŒ ss:ßẞ th:þÞ d:ð ff:ﬀ fi:ﬁ fl:ﬂ 1:¹ 2:² 3:³ "
            // Apostrophes and similar characters are removed, and so are joiners and variation selectors.
            + ":'’‘‛ʼʻ′`´＇\u00ad\u200b\u200c\u200d\ufe0e\ufe0f"
    );

    /// <summary>
    /// Returns the ASCII letters for a character, which are empty if the character is removed; <c>null</c> if the table does not have it.
    /// </summary>
    internal static string? ToAscii(char character) =>
        character switch
        {
            >= '\u0300' and <= '\u036f' => "",
            >= '０' and <= '９' => ((char)(character - '０' + '0')).ToString(),
            >= 'Ａ' and <= 'Ｚ' => ((char)(character - 'Ａ' + 'a')).ToString(),
            >= 'ａ' and <= 'ｚ' => ((char)(character - 'ａ' + 'a')).ToString(),
            _ => _folded.GetValueOrDefault(character),
        };

    /// <summary>Returns the word for a <c>#</c> or <c>+</c> at the end of a word: C#, C++, Disney+.</summary>
    internal static string? SpellOutSign(string text, int at)
    {
        if (!IsSign(text[at]) || !EndsWord(text, at))
            return null;
        return text[at] == '#' ? "sharp" : "plus";
    }

    // More than two signs in a row are decoration.
    private static bool EndsWord(string text, int at)
    {
        int first = at,
            last = at + 1;
        while (first > 0 && at - first < 2 && IsSign(text[first - 1]))
            first--;
        while (last < text.Length && last - at < 3 && IsSign(text[last]))
            last++;
        return last - first <= 2
            && first > 0
            && char.IsLetterOrDigit(text[first - 1])
            && (last == text.Length || !char.IsLetterOrDigit(text[last]));
    }

    private static bool IsSign(char character) => character is '#' or '+';

    private static FrozenDictionary<char, string> Fold(string table) =>
        table
            .Split(' ')
            .SelectMany(row =>
                row[(row.IndexOf(':', StringComparison.Ordinal) + 1)..]
                    .Select(letter => KeyValuePair.Create(letter, row[..row.IndexOf(':', StringComparison.Ordinal)]))
            )
            .ToFrozenDictionary();
}
