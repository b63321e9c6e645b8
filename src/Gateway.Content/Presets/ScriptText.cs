using System.Text;

namespace Gateway.Content.Presets;

/// <summary>Prepares a program in JavaScript for a search. The gateway never runs it.</summary>
internal static class ScriptText
{
    /// <summary>Returns the program without its comments, which often contain examples.</summary>
    internal static string WithoutComments(string script)
    {
        var text = new StringBuilder(script.Length);
        var quote = '\0';
        for (var at = 0; at < script.Length; at++)
        {
            var character = script[at];
            if (quote == '\0' && character == '/' && at + 1 < script.Length && script[at + 1] is '/' or '*')
            {
                var isLine = script[at + 1] == '/';
                var end = isLine ? EndOf("\n", at + 2) : EndOf("*/", at + 2) + 2;
                // A comment separates words.
                text.Append(' ');
                at = end - 1;
                continue;
            }

            text.Append(character);
            if (quote != '\0' && character == '\\' && at + 1 < script.Length)
                text.Append(script[++at]);
            else if (character == quote || (character == '\n' && quote is '"' or '\''))
                quote = '\0';
            else if (quote == '\0' && character is '"' or '\'' or '`')
                quote = character;
        }

        return text.ToString();

        int EndOf(string mark, int from) =>
            from < script.Length && script.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var end ? end : script.Length;
    }
}
