using Gateway.Content.Problems;
using Gateway.Content.Text;
using YamlDotNet.Core;

namespace Gateway.Content.Parsing;

/// <summary>Reports the errors of the YAML parser, with the cause and the fix of common mistakes.</summary>
internal sealed class YamlSyntaxErrors(YamlText yaml, FrontMatter frontMatter, ProblemList problems)
{
    private string Subject => frontMatter.IsWholeFile ? "The file" : "The front matter";

    internal void Add(YamlException error)
    {
        var offset = yaml.OffsetOf(error.Start.Index);
        // For a tab, the parser reports the position of the mapping that contains it, which may begin far above.
        if (YamlHint.IsAboutTabs(error.Message))
            offset = Math.Max(offset, problems.Text.IndexOf('\t', Math.Min(offset, problems.Text.Length)));
        if (error.Message.Contains("surrogate", StringComparison.OrdinalIgnoreCase))
            InvalidCharacters.UnpairedSurrogate(offset, problems);
        else if (yaml.OpenQuoteBefore(offset, problems.Text) is { } quote)
            problems.Add(ProblemCodes.YamlSyntax, "The quotation mark that begins here is not closed.", quote, YamlHint.Quotes);
        else if (!YamlHint.IsCertain(error.Message) && YamlMistake.Find(frontMatter, offset) is { } mistake)
            problems.Add(ProblemCodes.YamlSyntax, mistake.Message, mistake.Offset, mistake.Hint);
        else
            problems.Add(
                ProblemCodes.YamlSyntax,
                $"{Subject} is not valid YAML: {Shortened.ForError(error.Message)}",
                offset,
                YamlHint.For(problems.Text, offset, error.Message)
            );
    }

    /// <summary>Reports an error for which the parser has no message.</summary>
    internal void Add(int offset)
    {
        if (YamlMistake.Find(frontMatter, offset) is { } mistake)
            problems.Add(ProblemCodes.YamlSyntax, mistake.Message, mistake.Offset, mistake.Hint);
        else
            problems.Add(ProblemCodes.YamlSyntax, $"{Subject} is not valid YAML.", offset, YamlHint.General);
    }
}
