using Gateway.Content.Fields;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds mistakes in the values that a file gives other files. The generator ignores such a value, so that all drafts below it would be
/// published.
/// </summary>
internal static class FrontMatterDefaultMistakes
{
    private static readonly string[] _buildWords = ["always", "never", "link", "local", "true", "false"];

    /// <summary>Checks the front matter of a section of Hugo, or the configuration of its site.</summary>
    internal static void CheckCascade(MappingNode root, ContentMapping mapping, ProblemList problems)
    {
        if (Find(root, "cascade") is not { } cascade)
        {
            CheckName(root, "cascade", problems);
            return;
        }

        if (cascade.Value is ScalarNode { IsNull: true })
        {
            var lost = root.Entries.FirstOrDefault(entry =>
                HidingKeys(mapping).Contains(entry.Key.Value, StringComparer.OrdinalIgnoreCase)
            );
            if (lost.Key is not null)
                Add(
                    problems,
                    $"\"cascade\" is empty, and \"{lost.Key.Value}\" is not below it.",
                    lost.Key,
                    "Indent the lines below cascade."
                );
            return;
        }

        foreach (var set in cascade.Value is ListNode list ? list.Items : [cascade.Value])
        {
            if (set is not MappingNode values)
            {
                Add(problems, "\"cascade\" has no keys with values.", set, "Write each value as an indented line, such as draft: true.");
                continue;
            }

            CheckValues(values, mapping, problems);
            if (Find(values, "params")?.Value is MappingNode parameters)
                CheckValues(parameters, mapping, problems);
        }
    }

    /// <summary>Checks the configuration of a Jekyll site.</summary>
    internal static void CheckDefaults(MappingNode root, ContentMapping mapping, ProblemList problems)
    {
        if (Find(root, "defaults") is not { } defaults)
        {
            CheckName(root, "defaults", problems);
            return;
        }

        if (defaults.Value is ScalarNode { IsNull: true })
            return;
        if (defaults.Value is not ListNode list)
        {
            Add(problems, "\"defaults\" is not a list.", defaults.Value, "Begin each entry with \"- scope:\".");
            return;
        }

        foreach (var item in list.Items)
        {
            if (item is not MappingNode set)
                Add(problems, "An entry of \"defaults\" has no values.", item, "Write the keys scope and values.");
            else if (set.Find("values") is { } values)
                CheckEntry(set, values, mapping, problems);
            else
                Add(problems, "An entry of \"defaults\" has no key \"values\".", NearestTo("values", set), "Write \"values\".");
        }
    }

    /// <summary>Checks keys with values for other files.</summary>
    internal static void CheckValues(MappingNode values, ContentMapping mapping, ProblemList problems)
    {
        var keys = HidingKeys(mapping);
        foreach (var (key, value) in values.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            if (mapping.Preset == ContentPreset.Hugo && IsBuild(key.Value))
                CheckBuild(key.Value, value, problems);
            else if (
                !keys.Contains(key.Value, ComparerOf(mapping))
                && Array.Find(keys, known => KeySpelling.IsSpellingOf(key.Value, known)) is { } meant
                && CanHide(meant, value)
            )
                AddSpelling(problems, key, meant);
        }
    }

    private static void CheckEntry(MappingNode set, TreeNode values, ContentMapping mapping, ProblemList problems)
    {
        if (set.Find("scope") is null)
            CheckName(set, "scope", problems);
        if (values is MappingNode keys)
            CheckValues(keys, mapping, problems);
        else if (values is not ScalarNode { IsNull: true })
            Add(problems, "\"values\" has no keys with values.", values, "Write each value as an indented line, such as published: false.");
    }

    private static void CheckBuild(string name, TreeNode value, ProblemList problems)
    {
        if (value is not MappingNode build)
        {
            if (value is not ScalarNode { IsNull: true })
                Add(problems, $"\"{name}\" has no keys with values.", value, "Write \"render: never\" on an indented line.");
            return;
        }

        foreach (var (key, word) in build.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            var isKnown = key.Value.Equals("render", StringComparison.OrdinalIgnoreCase);
            if (!isKnown && KeySpelling.IsSpellingOf(key.Value, "render"))
                AddSpelling(problems, key, "render");
            else if (isKnown && !(word is ScalarNode scalar && _buildWords.Contains(scalar.Value.Trim(), StringComparer.Ordinal)))
                Add(problems, $"\"{name}.render\" has an unknown value.", word, "Write always, never or link.");
        }
    }

    private static void CheckName(MappingNode mapping, string known, ProblemList problems)
    {
        if (
            mapping.Entries.FirstOrDefault(entry => entry.Value is not ScalarNode && KeySpelling.IsSpellingOf(entry.Key.Value, known)) is
            { Key: { } key }
        )
            AddSpelling(problems, key, known);
    }

    private static bool CanHide(string key, TreeNode value) =>
        key switch
        {
            "status" => value is ScalarNode status
                && FrontMatterMapper.HiddenStatus.Contains(status.Value.Trim(), StringComparer.OrdinalIgnoreCase),
            "build" or "_build" => value is MappingNode,
            _ => value is ScalarNode flag && KeySpelling.TruthWords.Contains(flag.Value.Trim(), StringComparer.OrdinalIgnoreCase),
        };

    private static string[] HidingKeys(ContentMapping mapping) =>
        [
            .. PresetKeys.Of(ContentFields.Draft, mapping),
            .. PresetKeys.Of(ContentFields.Published, mapping),
            "status",
            .. mapping.Preset == ContentPreset.Hugo ? (string[])["build", "_build"] : [],
            .. PresetKeys.ThatHidePages(mapping.Preset),
        ];

    private static bool IsBuild(string key) =>
        key.Equals("build", StringComparison.OrdinalIgnoreCase) || key.Equals("_build", StringComparison.OrdinalIgnoreCase);

    private static StringComparer ComparerOf(ContentMapping mapping) =>
        mapping.Preset == ContentPreset.Hugo ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static TreeNode NearestTo(string known, MappingNode set) =>
        set.Entries.Select(entry => entry.Key).FirstOrDefault(key => KeySpelling.IsSpellingOf(key.Value, known)) ?? (TreeNode)set;

    private static MappingEntry? Find(MappingNode root, string key)
    {
        foreach (var entry in root.Entries)
        {
            if (entry.Key.Value.Equals(key, StringComparison.OrdinalIgnoreCase))
                return entry;
        }

        return null;
    }

    private static void AddSpelling(ProblemList problems, ScalarNode key, string meant) =>
        Add(problems, $"\"{Shortened.Of(key.Value)}\" is not the key \"{meant}\" and has no effect.", key, $"Write \"{meant}\".");

    private static void Add(ProblemList problems, string message, TreeNode node, string hint) =>
        problems.Add(ProblemCodes.FrontMatterDefaults, message, node.Offset, hint);
}
