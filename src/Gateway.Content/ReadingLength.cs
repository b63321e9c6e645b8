using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Content;

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
        var markup = new Markup(body);
        for (var at = 0; at < body.Length; )
        {
            if (markup.EndAt(at) is > 0 and var end)
            {
                count.EndWord(markup.IsInlineTag(at, end));
                at = end;
            }
            else if (body[at] == '&' && Entity(body, at) is { } entity)
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

        return count.End();
    }

    private static (string Text, int Length)? Entity(string body, int at)
    {
        const int MaxLength = 12;
        var end = body.AsSpan(at, Math.Min(MaxLength, body.Length - at)).IndexOf(';');
        if (end < 2)
            return null;
        var written = body.Substring(at, end + 1);
        var text = WebUtility.HtmlDecode(written);
        return text == written ? null : (text, written.Length);
    }

    // A word is a sequence of characters other than white space with at least one letter or digit.
    private sealed class WordCount
    {
        private int _words;
        private int _characters;
        private bool _hasLetter;

        public void Add(Rune rune)
        {
            if (IsIdeograph(rune))
            {
                EndWord(isInline: false);
                _characters++;
            }
            else if (Rune.IsWhiteSpace(rune) || IsDash(rune))
                EndWord(isInline: false);
            else
                _hasLetter |= Rune.IsLetterOrDigit(rune);
        }

        public void EndWord(bool isInline)
        {
            if (isInline)
                return;
            if (_hasLetter)
                _words++;
            _hasLetter = false;
        }

        public ReadingLength End()
        {
            EndWord(isInline: false);
            var minutes = (_words / WordsPerMinute) + (_characters / CharactersPerMinute);
            return new ReadingLength(_words + _characters, (int)Math.Ceiling(minutes));
        }

        // Dashes separate words—like these. A hyphen does not. A vertical bar separates the cells of a table.
        private static bool IsDash(Rune rune) => rune.Value is '|' or 0x2013 or 0x2014 or 0x2026;

        // Han, Hiragana, Katakana and Bopomofo, which are written without spaces. Korean has spaces.
        private static bool IsIdeograph(Rune rune) =>
            rune.Value
                is >= 0x2E80
                    and <= 0x2FDF
                    or >= 0x3005
                    and <= 0x3007
                    or >= 0x3041
                    and <= 0x312F
                    or >= 0x31A0
                    and <= 0x31BF
                    or >= 0x31F0
                    and <= 0x31FF
                    or >= 0x3400
                    and <= 0x4DBF
                    or >= 0x4E00
                    and <= 0x9FFF
                    or >= 0xF900
                    and <= 0xFAFF
                    or >= 0xFF66
                    and <= 0xFF9F
                    or >= 0x20000
                    and <= 0x3FFFF
            && Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.OtherLetter
                    or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.LetterNumber
                    or UnicodeCategory.OtherSymbol;
    }

    /// <summary>Finds the markup of a body. The position of each ending is searched once, so that a hostile body takes no longer.</summary>
    private sealed class Markup(string body)
    {
        private static readonly string[] _inlineTags =
        [
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "cite",
            "code",
            "dfn",
            "em",
            "font",
            "i",
            "kbd",
            "mark",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "tt",
            "u",
            "var",
            "wbr",
        ];

        private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

        /// <summary>Returns the end of the markup that begins at a position; 0 if there is none.</summary>
        public int EndAt(int at)
        {
            var rest = body.AsSpan(at);
            return rest[0] switch
            {
                '<' when rest.StartsWith("<!--", StringComparison.Ordinal) => End("-->", at + 4),
                '<' when IsRawText(rest, "script") => End("</script", at),
                '<' when IsRawText(rest, "style") => End("</style", at),
                '<' when rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?') => OfTagOrAddress(at),
                '{' when rest.StartsWith("{{", StringComparison.Ordinal) => End("}}", at + 2),
                '{' when rest.StartsWith("{%", StringComparison.Ordinal) => End("%}", at + 2),
                '!' when rest.StartsWith("![", StringComparison.Ordinal) => OfImage(at),
                ']' when rest.StartsWith("](", StringComparison.Ordinal) => End(")", at + 2),
                '[' => IsTask(at) ? at + 3 : OfDefinition(at),
                _ => 0,
            };
        }

        /// <summary>True if the markup stands within a word, as in <c>&lt;b&gt;H&lt;/b&gt;ello</c>.</summary>
        public bool IsInlineTag(int at, int end)
        {
            if (body[at] == ']')
                return true;
            if (body[at] != '<')
                return false;
            var name = body.AsSpan(at + 1, end - at - 1).TrimStart('/');
            var length = 0;
            while (length < name.Length && char.IsAsciiLetterOrDigit(name[length]))
                length++;
            name = name[..length];
            foreach (var tag in _inlineTags)
                if (name.Equals(tag, StringComparison.OrdinalIgnoreCase))
                    return true;
            return false;
        }

        private static bool IsRawText(ReadOnlySpan<char> rest, string tag) =>
            rest.Length > tag.Length + 1
            && rest[1..].StartsWith(tag, StringComparison.OrdinalIgnoreCase)
            && !char.IsAsciiLetterOrDigit(rest[tag.Length + 1]);

        // An address between angle brackets is a word: <https://news.example/>.
        private int OfTagOrAddress(int at)
        {
            var end = End(">", at + 1);
            var content = end > 0 ? body.AsSpan(at + 1, end - at - 2) : default;
            var isAddress =
                content.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || content.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || (content.Contains('@') && !content.ContainsAny(' ', '='));
            return isAddress ? 0 : end;
        }

        // - [x] a task that is done
        private bool IsTask(int at) =>
            at >= 2
            && at + 2 < body.Length
            && body[at + 1] is ' ' or 'x' or 'X'
            && body[at + 2] == ']'
            && body[at - 1] == ' '
            && body[at - 2] is '-' or '*' or '+' or '.' or ')';

        private int OfImage(int at)
        {
            const int MaxLength = 2_000;
            var text = End("](", at + 2);
            var isImage = text > 0 && text - at <= MaxLength && !body.AsSpan(at, text - at).Contains("\n\n", StringComparison.Ordinal);
            return isImage ? End(")", text) : 0;
        }

        // [name]: https://news.example/ "Title"
        private int OfDefinition(int at)
        {
            if (at > 0 && body[at - 1] is not ('\n' or '\r'))
                return 0;
            var line = body.AsSpan(at);
            line = line.IndexOfAny('\n', '\r') is >= 0 and var length ? line[..length] : line;
            return line.IndexOf("]:", StringComparison.Ordinal) is > 0 and var name && line[1] != '^' && !line[..name].Contains('(')
                ? at + line.Length
                : 0;
        }

        private int End(string ending, int from)
        {
            if (!_next.TryGetValue(ending, out var next) || (next >= 0 && next < from))
                _next[ending] = next = body.IndexOf(ending, from, StringComparison.OrdinalIgnoreCase);
            return next < 0 ? 0 : next + ending.Length;
        }
    }
}
