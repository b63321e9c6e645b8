using Gateway.Content.Fields;
using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Reading;

/// <summary>
/// Reads the front matter of a text, and decides whether the file is an article, a topic, an organization or nothing of these.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="options">The limits.</param>
/// <param name="mustBeArticle">True if a missing key is an error.</param>
internal sealed class FrontMatterReader(FileContext file, ContentOptions options, bool mustBeArticle)
{
    internal ContentResult Read(string text, bool isYaml)
    {
        var path = file.Path.Path;
        var problems = new ProblemList(text);
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            problems.Add(
                ProblemCodes.TextNul,
                "The text contains a NUL character.",
                nul,
                "Remove it. The file may be damaged, or it is not a text file."
            );

        var frontMatter = isYaml ? FrontMatter.OfYamlFile(text) : FrontMatter.Of(text);
        if (frontMatter is null)
            return DamagedFile.Unclosed(
                text,
                mustBeArticle || (Slug.FromFileName(path) is not null && FrontMatter.IsTruncatedAtStart(text)),
                problems
            );
        if (problems.Any || !frontMatter.IsWithin(options.MaxFrontMatterBytes, problems))
            return problems.Rejected();

        var root = FrontMatterTree.Read(frontMatter, options, problems);
        // Templates of a generator contain placeholders that are not valid front matter.
        if (
            problems.Any
            && !mustBeArticle
            && (SitePath.Of(path, file.Mapping, file.Defaults.PathSettings).NoPage ?? file.Defaults.NoPage) is { } reason
        )
            return new ContentResult.Skipped(SkipReason.NotAnArticle, reason);
        if (root is null && !problems.Any)
            root = new MappingNode([], frontMatter.Start);
        return root is MappingNode mapping ? ReadByTaxonomy(mapping, frontMatter, problems) : WithoutKeys(frontMatter, isYaml, problems);
    }

    private ContentResult WithoutKeys(FrontMatter frontMatter, bool isYaml, ProblemList problems)
    {
        if (!problems.Any && YamlMistake.KeyWithoutSpace(frontMatter) is var (key, mistake))
        {
            if (!mustBeArticle && !isYaml && !PresetKeys.IsKnown(key, file.Mapping))
                return new ContentResult.Skipped(
                    SkipReason.NoFrontMatter,
                    $"has no keys between its --- lines. {mistake.Message} (line {problems.LineOf(mistake.Offset)}) {mistake.Hint}"
                );
            problems.Add(ProblemCodes.YamlSyntax, mistake.Message, mistake.Offset, mistake.Hint);
            return problems.Rejected();
        }

        var isMeantAsToml =
            frontMatter.Format == FrontMatterFormat.Toml && problems.Any && PresetKeys.IsKnown(frontMatter.FirstWord(), file.Mapping);
        if (!mustBeArticle && !isYaml && !isMeantAsToml && frontMatter.Format != FrontMatterFormat.Json && !frontMatter.HasKeyLine())
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "has no keys between its --- lines");
        if (!problems.Any)
            problems.AddNotAMapping(frontMatter.Start);
        return problems.Rejected();
    }

    private ContentResult ReadByTaxonomy(MappingNode root, FrontMatter frontMatter, ProblemList problems)
    {
        var settings = new FieldSettings(file.Mapping, file.Addresses, options.MaxExtraBytes);
        return root.TextOf("taxonomy") switch
        {
            "topic" => TopicFields.Read(root, settings, problems),
            "organization" => OrganizationFields.Read(root, settings, problems),
            _ => ReadArticle(root, frontMatter, settings, problems),
        };
    }

    private ContentResult ReadArticle(MappingNode root, FrontMatter frontMatter, FieldSettings settings, ProblemList problems)
    {
        var page = FrontMatterMapper.Of(file.Path.Path, root, file.Mapping, file.Defaults);
        if (page.NoPage is { } reason && !mustBeArticle)
            return new ContentResult.Skipped(SkipReason.NotAnArticle, reason);
        if (file.Mapping.Preset == ContentPreset.Eleventy)
            IneffectiveHidingKeys.CheckPermalink(root.Find("permalink"), problems, ProblemCodes.FieldType);
        settings = settings with { Addresses = settings.Addresses with { Templates = TemplatesOf(root, file.Mapping.Preset) } };
        var result = ArticleFields.Read(file.Path.Path, page, frontMatter, mustBeArticle, settings, problems);
        return result is not ContentResult.AcceptedArticle article ? result
            : file.Defaults.Problem is { } problem ? new ContentResult.Rejected([problem])
            : article with { Article = article.Article with { ShowsBeforeDate = file.Defaults.ShowsFuture } };
    }

    // https://jekyllrb.com/docs/liquid/tags/ and https://www.11ty.dev/docs/languages/#override-the-template-language
    private static TemplateLanguage TemplatesOf(MappingNode root, ContentPreset preset) =>
        preset switch
        {
            ContentPreset.Hugo => TemplateLanguage.Shortcodes,
            ContentPreset.Jekyll when root.TextOf("render_with_liquid") != "false" => TemplateLanguage.Liquid,
            ContentPreset.Eleventy when root.TextOf("templateEngineOverride") is null or "liquid" or "njk" or "liquid,md" or "njk,md" =>
                TemplateLanguage.Liquid,
            _ => TemplateLanguage.None,
        };
}
