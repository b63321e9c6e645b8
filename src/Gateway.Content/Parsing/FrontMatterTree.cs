using Gateway.Content.Files;
using Gateway.Content.Problems;

namespace Gateway.Content.Parsing;

/// <summary>Builds the tree of front matter. It is the same for all formats, so that the fields are read in the same way.</summary>
internal static class FrontMatterTree
{
    /// <summary>Returns the root value; <c>null</c> if the text has none. A problem is added if the text is not valid.</summary>
    internal static TreeNode? Read(FrontMatter frontMatter, ContentOptions options, ProblemList problems) =>
        frontMatter.Format switch
        {
            FrontMatterFormat.Toml => TomlTree.Read(frontMatter, options, problems),
            FrontMatterFormat.Json => JsonTree.Read(frontMatter, options, problems),
            _ => YamlTree.Read(frontMatter, options, problems),
        };
}
