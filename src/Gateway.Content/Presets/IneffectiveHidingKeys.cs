using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds keys and values of a page that are meant to hide it, but have no effect. Ignoring them would publish an article that should be
/// hidden.
/// </summary>
internal static class IneffectiveHidingKeys
{
    private const string Status = "status";

    /// <summary>Checks the keys that the gateway does not read as fields.</summary>
    internal static void Check(MappingNode page, IReadOnlyList<ScalarNode> keys, ContentMapping mapping, ProblemList problems)
    {
        if (mapping.Preset == ContentPreset.Gateway)
            return;
        var isHugo = mapping.Preset == ContentPreset.Hugo;
        foreach (var key in keys)
        {
            if (page.Find(key.Value) is not { } value)
                continue;
            if (key.Value.Equals(Status, isHugo ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                CheckStatus(value, problems, ProblemCodes.FieldType);
            else if (
                PresetKeys
                    .ThatHidePages(mapping.Preset)
                    .Contains(key.Value, isHugo ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            )
                CheckFlag(key, value, problems);
            else if (IsHidden(value) && !page.IsWritten(Status) && KeySpelling.IsSpellingOf(key.Value, Status))
                AddSpelling(key, Status, problems);
            else if (isHugo)
                CheckBuild(key, value, problems);
        }
    }

    /// <summary>Checks the address of a page of Eleventy, which builds no page if it is <c>false</c>.</summary>
    internal static void CheckPermalink(TreeNode? permalink, ProblemList problems, string code)
    {
        if (permalink is MappingNode builds)
            permalink = builds.Find("build");
        if (
            permalink is ScalarNode { IsNull: false } address
            && address.Value.Trim() is { Length: > 3 } word
            && word.ToUpperInvariant() is not "FALSE" and var letters
            && Spelling.Distance(letters, "FALSE") <= 1
        )
            problems.Add(
                code,
                $"\"permalink\" is \"{Shortened.Of(word)}\"; expected an address or false.",
                address.Offset,
                "Write false, or an address that begins with /."
            );
    }

    /// <summary>Warns of keys that would hide the article, but have no effect below another key.</summary>
    internal static void WarnOfNestedKeys(MappingNode page, ContentMapping mapping, ProblemList problems)
    {
        string[] drafts = [MappableFields.Draft, .. PresetKeys.Of(MappableFields.Draft, mapping), "removed"];
        foreach (var entry in page.Entries)
            Find(entry.Value, entry.Key.Value);

        void Find(TreeNode node, string above)
        {
            foreach (var item in node is ListNode list ? list.Items : [])
                Find(item, above);
            foreach (var (key, value) in node is MappingNode nested ? nested.Entries.Select(entry => (entry.Key, entry.Value)) : [])
            {
                var hidden = value is ScalarNode { IsNull: false } flag ? flag.Value.Trim().ToLowerInvariant() : null;
                var hides = drafts.Contains(key.Value, StringComparer.OrdinalIgnoreCase)
                    ? hidden is "true" or "yes" or "on"
                    : key.Value.Equals(MappableFields.Published, StringComparison.OrdinalIgnoreCase) && hidden is "false" or "no" or "off";
                if (hides)
                    problems.AddWarning(
                        ProblemCodes.FieldKeyUnknown,
                        $"\"{Shortened.Of(key.Value)}\" is below \"{Shortened.Of(above)}\" and does not hide the article.",
                        key.Offset,
                        $"Write \"{key.Value}\" without indentation, before the first key that has keys below it."
                    );
                else
                    Find(value, above);
            }
        }
    }

    /// <summary>Adds a problem if the value of <c>status</c> is a misspelt word that hides an article.</summary>
    internal static void CheckStatus(TreeNode value, ProblemList problems, string code)
    {
        if (value is not ScalarNode { IsNull: false } status || status.Value.Trim() is not { Length: > 0 } word || IsHidden(value))
            return;
        if (HiddenWordIn(word) is { } meant)
            problems.Add(
                code,
                $"\"{Status}\" is \"{Shortened.Of(word)}\", which does not hide an article.",
                status.Offset,
                $"Write \"{meant}\"."
            );
    }

    /// <summary>Returns the word that hides an article, if a status is that word or resembles it: <c>in draft</c>.</summary>
    internal static string? HiddenWordIn(string status) =>
        // Other words have a meaning for other programs.
        status
            .Split([' ', '-', '_', '/', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word =>
                FrontMatterMapper.HiddenStatus.FirstOrDefault(hidden =>
                    char.ToLowerInvariant(word[0]) == hidden[0] && KeySpelling.IsSpellingOf(word, hidden)
                )
            )
            .FirstOrDefault(meant => meant is not null);

    // Eleventy also reads a list with the names of collections.
    private static void CheckFlag(ScalarNode key, TreeNode value, ProblemList problems)
    {
        if (value is ScalarNode { IsNull: false } flag && flag.Value.Trim().ToLowerInvariant() is not ("true" or "false" or ""))
            problems.Add(
                ProblemCodes.FieldType,
                $"\"{key.Value}\" is \"{Shortened.Of(flag.Value)}\"; expected true or false.",
                flag.Offset,
                "Write true or false."
            );
    }

    private static void CheckBuild(ScalarNode key, TreeNode value, ProblemList problems)
    {
        if (key.Value.ToLowerInvariant() is "build" or "_build")
            FrontMatterDefaultMistakes.CheckBuild(key.Value, value, problems, ProblemCodes.FieldType);
        else if (
            value is MappingNode build
            && build.Entries.Any(entry => entry.Key.Value.ToLowerInvariant() is "render" or "list")
            && KeySpelling.IsSpellingOf(key.Value, "build")
        )
            AddSpelling(key, "build", problems);
    }

    private static bool IsHidden(TreeNode value) =>
        value is ScalarNode { IsNull: false } status
        && FrontMatterMapper.HiddenStatus.Contains(status.Value.Trim(), StringComparer.OrdinalIgnoreCase);

    private static void AddSpelling(ScalarNode key, string meant, ProblemList problems) =>
        problems.Add(
            ProblemCodes.FieldKeySpelling,
            $"\"{Shortened.Of(key.Value)}\" is not the key \"{meant}\" and would have no effect.",
            key.Offset,
            $"Write \"{meant}\"."
        );
}
