using System.Text;
using Gateway.Content.Fields;
using Gateway.Content.Yaml;

namespace Gateway.Content;

/// <summary>Reads one file. Pure: opens nothing, keeps nothing, and no bytes make it throw.</summary>
public sealed class ContentReader(ContentOptions options)
{
    /// <summary>What the file is; all its problems are named at once, except that a syntax error hides what follows it.</summary>
    /// <param name="path">Tells ending, stem and folders; it is not opened.</param>
    /// <param name="bytes">The whole file.</param>
    public ContentResult Read(string path, ReadOnlyMemory<byte> bytes) => Read(path, bytes.Span);

    /// <inheritdoc cref="Read(string, ReadOnlyMemory{byte})"/>
    public ContentResult Read(string path, ReadOnlySpan<byte> bytes) => Read(path, bytes, ContentPath.IsNews(path));

    /// <summary>Reads what is meant as an article whatever its name and category say, so that nothing is skipped: what it lacks is a problem.</summary>
    /// <param name="fileName">Tells ending and stem; it is not opened.</param>
    /// <param name="text">The whole file.</param>
    /// <returns><see cref="ContentResult.Accepted"/> or <see cref="ContentResult.Rejected"/>.</returns>
    public ContentResult ReadArticle(string fileName, string text)
    {
        if (!ContentPath.HasContentEnding(fileName) || ContentPath.HasYamlEnding(fileName))
            return Rejected(FileProblems.NoArticleName(fileName));
        if (Surrogates.IndexOfUnpaired(text) is >= 0 and var half)
            return HalfACharacter(text, half);

        return Read(fileName, Encoding.UTF8.GetBytes(text), isMeant: true) switch
        {
            ContentResult.Skipped => Rejected(FileProblems.NoFrontMatter()),
            ContentResult.Topic => Rejected(FileProblems.NoArticle("a topic")),
            ContentResult.Organization => Rejected(FileProblems.NoArticle("an organization")),
            var result => result,
        };
    }

    private ContentResult Read(string path, ReadOnlySpan<byte> bytes, bool isMeant)
    {
        if (!ContentPath.HasContentEnding(path))
            return new ContentResult.Skipped(SkipReason.NotAContentFile, "its name does not end as content files do");
        if (bytes.Length > options.MaxFileBytes)
            return Rejected(FileProblems.TooLarge(bytes.Length, options.MaxFileBytes));

        var isYaml = ContentPath.HasYamlEnding(path);
        // Before decoding: what is no content at all may be in any encoding.
        if (isYaml && !FrontMatter.HasTaxonomy(Utf8.WithoutBom(bytes)))
            return new ContentResult.Skipped(SkipReason.NotAnArticle, "a YAML file that defines no topic");
        if (!isYaml && !FrontMatter.BeginsIn(bytes) && !Utf8.IsUtf16(bytes))
            return WithoutFrontMatter(path, bytes);

        var text = Utf8.Decode(bytes, out var problem);
        return text is null ? Rejected(problem) : Read(path, text, isYaml, isMeant);
    }

    private ContentResult Read(string path, string text, bool isYaml, bool isMeant)
    {
        var problems = new ProblemList(text);
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            problems.Add(ProblemCodes.TextNul, "There is a NUL character.", nul, "Remove it; the file may be damaged or not be text.");

        var frontMatter = isYaml ? FrontMatter.OfYamlFile(text) : FrontMatter.Of(text);
        if (frontMatter is null)
            return Unclosed(text, isMeant || (Slug.OfStem(path) is not null && FrontMatter.IsCutAtTheStart(text)), problems);
        if (problems.Any || !frontMatter.IsWithin(options.MaxFrontMatterBytes, problems))
            return problems.Rejected();

        var root = YamlTree.Read(frontMatter, options, problems);
        if (root is null && !problems.Any)
            root = new YamlMapping([], frontMatter.Start);
        if (root is YamlMapping mapping)
            return ByTaxonomy(path, mapping, frontMatter, isMeant, problems);
        if (!isMeant && !isYaml && !frontMatter.HasKeyLine())
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "what stands between its --- lines are no keys");
        if (!problems.Any)
            problems.NotAMapping(frontMatter.Start);
        return problems.Rejected();
    }

    private ContentResult ByTaxonomy(string path, YamlMapping root, FrontMatter frontMatter, bool isMeant, ProblemList problems) =>
        root.TextOf("taxonomy") switch
        {
            "topic" => TopicFields.Read(root, options, problems),
            "organization" => OrganizationFields.Read(root, options, problems),
            _ => ArticleFields.Read(path, root, frontMatter, isMeant, options, problems),
        };

    // An empty or cut file with an article's name is a lost article, wherever it stands; other text is one in a news folder, where a README is not.
    private static ContentResult WithoutFrontMatter(string path, ReadOnlySpan<byte> bytes)
    {
        if (Slug.OfStem(path) is null || !(ContentPath.IsNews(path) || FrontMatter.IsNothingOf(bytes)))
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "it does not begin with a --- line");

        return Rejected(
            new ContentProblem(
                ProblemCodes.FrontMatterMissing,
                "The file is named as an article and has no front matter.",
                1,
                1,
                "Begin the file with a --- line, the article's keys and another --- line, or name it otherwise."
            )
        );
    }

    // A lone --- line is also a rule in Markdown: only what goes on like a key is taken for front matter.
    private static ContentResult Unclosed(string text, bool isMeant, ProblemList problems)
    {
        if (!isMeant && !FrontMatter.BeginsWithKey(text))
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "its --- line is not followed by keys and another --- line");

        problems.Add(
            ProblemCodes.FrontMatterUnclosed,
            "The front matter that begins here is never closed.",
            0,
            "End it with a line that holds only ---; the file may be cut off."
        );
        return problems.Rejected();
    }

    private static ContentResult.Rejected HalfACharacter(string text, int at)
    {
        var problems = new ProblemList(text);
        problems.Add(
            ProblemCodes.TextLoneSurrogate,
            "Here stands half a character (a lone surrogate).",
            at,
            "Send the character as a whole."
        );
        return problems.Rejected();
    }

    private static ContentResult.Rejected Rejected(ContentProblem problem) => new([problem]);
}
