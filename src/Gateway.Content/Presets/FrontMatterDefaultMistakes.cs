using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds mistakes in the values that a file gives other files. The generator ignores such a value, so that all drafts below it would be
/// published.
/// </summary>
internal static class FrontMatterDefaultMistakes
{
    private static readonly string[] _renderWords = ["always", "never", "link", "local", "true", "false"];
    private static readonly string[] _listWords = ["always", "never", "local", "true", "false"];
    private static readonly string[] _keysOfScope = ["path", "type"];

    // https://gohugo.io/configuration/cascade/#target
    private static readonly string[] _keysOfTarget = ["path", "kind", "lang", "environment", "sites"];

    /// <summary>Checks that no key of a site's configuration with a list is a misspelt known key.</summary>
    internal static void CheckKey(string known, MappingNode root, ProblemList problems)
    {
        if (Find(root, known) is null)
            CheckName(root, known, problems);
    }

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

            CheckTarget(values, problems);
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
            else if (key.Value.Equals("status", StringComparison.OrdinalIgnoreCase))
                IneffectiveHidingKeys.CheckStatus(value, problems, ProblemCodes.FrontMatterDefaults);
            else if (mapping.Preset == ContentPreset.Eleventy && key.Value == "permalink")
                IneffectiveHidingKeys.CheckPermalink(value, problems, ProblemCodes.FrontMatterDefaults);
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
        if (set.Find("scope") is { } scope)
            CheckPlace("scope", scope, _keysOfScope, problems);
        else
            CheckName(set, "scope", problems);
        if (values is MappingNode keys)
            CheckValues(keys, mapping, problems);
        else if (values is not ScalarNode { IsNull: true })
            Add(problems, "\"values\" has no keys with values.", values, "Write each value as an indented line, such as published: false.");
    }

    private static void CheckTarget(MappingNode set, ProblemList problems)
    {
        if ((Find(set, "target") ?? Find(set, "_target")) is { } target)
            CheckPlace(target.Key.Value, target.Value, _keysOfTarget, problems);
        else
            CheckName(set, "target", problems);
    }

    // A key without effect widens the place to the whole site.
    private static void CheckPlace(string name, TreeNode value, string[] known, ProblemList problems)
    {
        if (value is not MappingNode place)
        {
            if (value is not ScalarNode { IsNull: true })
                Add(problems, $"\"{name}\" has no keys with values.", value, "Write \"path\" with a value on an indented line.");
            return;
        }

        var hasKnown = place.Entries.Any(entry => known.Contains(entry.Key.Value, StringComparer.OrdinalIgnoreCase));
        foreach (var (key, text) in place.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            if (known.Contains(key.Value, StringComparer.OrdinalIgnoreCase))
            {
                if (text is not ScalarNode && !key.Value.Equals("sites", StringComparison.OrdinalIgnoreCase))
                    Add(problems, $"\"{name}.{key.Value}\" is not a text.", text, "Write one text.");
            }
            else if (Array.Find(known, other => KeySpelling.IsSpellingOf(key.Value, other)) is { } meant)
                AddSpelling(problems, key, meant);
            else if (!hasKnown)
                AddSpelling(problems, key, "path");
        }
    }

    /// <summary>Checks the build options of a page of Hugo: https://gohugo.io/content-management/build-options/</summary>
    internal static void CheckBuild(string name, TreeNode value, ProblemList problems, string code = ProblemCodes.FrontMatterDefaults)
    {
        if (value is not MappingNode build)
        {
            if (value is not ScalarNode { IsNull: true })
                problems.Add(code, $"\"{name}\" has no keys with values.", value.Offset, "Write \"render: never\" on an indented line.");
            return;
        }

        foreach (var (key, word) in build.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            Check(key, word, "render", _renderWords, "always, never or link");
            Check(key, word, "list", _listWords, "always, never or local");
        }

        void Check(ScalarNode key, TreeNode word, string known, string[] words, string hint)
        {
            var isKnown = key.Value.Equals(known, StringComparison.OrdinalIgnoreCase);
            if (!isKnown && KeySpelling.IsSpellingOf(key.Value, known))
                problems.Add(
                    code,
                    $"\"{Shortened.Of(key.Value)}\" is not the key \"{known}\" and has no effect.",
                    key.Offset,
                    $"Write \"{known}\"."
                );
            else if (isKnown && !(word is ScalarNode scalar && words.Contains(scalar.Value.Trim(), StringComparer.Ordinal)))
                problems.Add(code, $"\"{name}.{known}\" has an unknown value.", word.Offset, $"Write {hint}.");
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
            .. PresetKeys.Of(MappableFields.Draft, mapping),
            .. PresetKeys.Of(MappableFields.Published, mapping),
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
