using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Content.Markdown;

/// <summary>
/// The number of words of a body, and the minutes it takes to read them. Each character of Chinese and Japanese is a word. Markup is not
/// counted: tags, comments, addresses of links, images, and placeholders of template languages.
/// </summary>
/// <param name="Words">The number of words, including the characters that are words.</param>
/// <param name="Minutes">
/// The minutes, rounded up: 230 words or 500 characters are one minute. 0 if there are no words.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReadingLength(int Words, int Minutes)
{
    private const double WordsPerMinute = 230;
    private const double CharactersPerMinute = 500;

    /// <summary>Counts the words of a Markdown or HTML body. It takes time in proportion to the length of the body.</summary>
    public static ReadingLength Of(string? body)
    {
        if (body is null)
            return default;
        var count = new WordCount();
        var markup = new BodyMarkup(body);
        for (var at = 0; at < body.Length; )
        {
            if (markup.EndAt(at) is > 0 and var end)
            {
                if (!markup.IsInlineTag(at, end))
                    count.EndWord();
                at = end;
            }
            else if (body[at] == '&' && HtmlEntity.At(body, at) is { } entity)
            {
                foreach (var rune in entity.Text.EnumerateRunes())
                    count.Add(rune);
                at += entity.Length;
            }
            else
            {
                Rune.DecodeFromUtf16(body.AsSpan(at), out var rune, out var length);
                count.Add(rune);
                at += length;
            }
        }

        count.EndWord();
        var minutes = (count.Words / WordsPerMinute) + (count.Characters / CharactersPerMinute);
        return new ReadingLength(count.Words + count.Characters, (int)Math.Ceiling(minutes));
    }
}
