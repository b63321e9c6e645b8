using Gateway.Content.Parsing;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>
/// The files and folders that Jekyll reads, by the settings <c>exclude</c> and <c>include</c>:
/// https://jekyllrb.com/docs/configuration/options/. The rules are those of Jekyll's EntryFilter.
/// </summary>
internal sealed class JekyllEntryFilter
{
    private const string Source = "_config.yml";

    private static readonly string[] _excludedByDefault =
    [
        ".sass-cache",
        ".jekyll-cache",
        "gemfiles",
        "Gemfile",
        "Gemfile.lock",
        "node_modules",
        "vendor/bundle/",
        "vendor/cache/",
        "vendor/gems/",
        "vendor/ruby/",
    ];

    private readonly IReadOnlyList<Func<string, bool, bool>> _included;

    private JekyllEntryFilter(IReadOnlyList<string> excluded, IReadOnlyList<string> included)
    {
        _included = [.. included.Select(Matcher)];
        Ignored = new IgnoredFiles([
            .. excluded
                .Except(included, StringComparer.Ordinal)
                .Select(text => (Text: text, IsMatch: Matcher(text)))
                .Select(pattern => new IgnoredFiles.Pattern(
                    pattern.Text,
                    $"exclude of {Source}",
                    path => IsExcluded(path, pattern.IsMatch)
                )),
        ]);
    }

    /// <summary>The settings of a site without them.</summary>
    internal static JekyllEntryFilter Default { get; } = new(_excludedByDefault, []);

    internal IgnoredFiles Ignored { get; }

    internal static JekyllEntryFilter Of(ConfigurationValues values) =>
        new([.. Texts(values.Node("exclude")), .. _excludedByDefault], [.. Texts(values.Node("include"))]);

    /// <summary>True if the setting <c>include</c> names a file or folder, which Jekyll would not read because of its name.</summary>
    internal bool IsIncluded(string name) => _included.Any(isMatch => isMatch(name, true));

    /// <summary>Finds entries that are not patterns, so that a file could be published that is meant to be excluded.</summary>
    internal static void Check(string key, MappingNode root, ProblemList problems)
    {
        FrontMatterDefaultMistakes.CheckKey(key, root, problems);
        foreach (
            var value in root
                .Entries.Where(entry => entry.Key.Value.Equals(key, StringComparison.OrdinalIgnoreCase))
                .Select(entry => entry.Value)
                .Where(value => value is not ScalarNode { IsNull: true })
        )
        {
            if (value is not ListNode list)
            {
                Add($"\"{key}\" is not a list.", value, $"Write each entry on a line of its own after \"- \".");
                continue;
            }

            foreach (var item in list.Items)
            {
                if (item is not ScalarNode { IsNull: false } text || string.IsNullOrWhiteSpace(text.Value))
                    Add(
                        $"An entry of \"{key}\" is not a text.",
                        item,
                        "Write the path of a file or folder, such as drafts/, or remove the entry."
                    );
                else if (text.Value.Length > Glob.MaxLength)
                    Add($"An entry of \"{key}\" is longer than {Glob.MaxLength} characters.", item, "Shorten the entry.");
            }
        }

        void Add(string message, TreeNode node, string hint) => problems.Add(ProblemCodes.FrontMatterDefaults, message, node.Offset, hint);
    }

    // A pattern also matches everything that begins with it, and the folder that it names with a slash.
    private static Func<string, bool, bool> Matcher(string pattern)
    {
        var isMatch = Glob.OfRuby(pattern);
        return (entry, isFolder) =>
            isMatch(entry) || entry.StartsWith(pattern, StringComparison.Ordinal) || (isFolder && pattern == $"{entry}/");
    }

    private static IEnumerable<string> Texts(TreeNode? node) =>
        node is ListNode list
            ? list
                .Items.OfType<ScalarNode>()
                .Where(item => !item.IsNull && item.Value.Trim().Length is > 0 and <= Glob.MaxLength)
                .Select(item => item.Value.Trim().TrimStart('/'))
            : [];

    // Every folder of the path is an entry of its own.
    private bool IsExcluded(string path, Func<string, bool, bool> isMatch)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var entry = end < 0 ? path : path[..end];
            if (isMatch(entry, end >= 0) && !IsIncluded(entry[(entry.LastIndexOf('/') + 1)..]))
                return true;
            if (end < 0)
                return false;
        }
    }
}
