using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>
/// Reads a file of synonyms: a list with groups of equal words and with mappings from a word to its synonyms, or one such mapping.
/// </summary>
internal static class SynonymFileReader
{
    private const string Expected =
        "a list of words, such as [k8s, kubernetes], or a word with its synonyms, such as phone: [iphone, pixel]";

    // Each word of a group is stored with all others.
    private const int MaxGroups = 2_000;
    private const int MaxSynonyms = 20;
    private const int MaxSynonymsOfFile = 10_000;
    private const int MaxLength = 64;
    private const int MinWordsOfEqualGroup = 2;

    /// <summary>More than the groups can have, so that their limits are reported.</summary>
    private const int MaxEvents = 4 * MaxGroups * MaxSynonyms;

    /// <summary>True for a file named <c>synonyms.yaml</c> in a folder named <c>_data</c>.</summary>
    internal static bool IsSynonymFile(string path) => HasSynonymFileName(path) && Path.GetFileName(Path.GetDirectoryName(path)) == "_data";

    /// <summary>True for a file named <c>synonyms.yaml</c> in any folder.</summary>
    internal static bool HasSynonymFileName(string path) => Path.GetFileName(path) is "synonyms.yaml" or "synonyms.yml";

    internal static ContentResult Read(string place, string text, ContentOptions options)
    {
        var problems = new ProblemList(text);
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            problems.Add(ProblemCodes.TextNul, "The text contains a NUL character.", nul, "Remove it. The file may be damaged.");
            return problems.Rejected();
        }

        var root = string.IsNullOrWhiteSpace(text)
            ? null
            : FrontMatterTree.Read(FrontMatter.OfFile(text, FrontMatterFormat.Yaml), options with { MaxEvents = MaxEvents }, problems);
        var groups = problems.Any ? [] : Groups(root, problems);
        return problems.Any
            ? problems.Rejected()
            : new ContentResult.Synonyms(new SynonymsContent(place, groups)) { Warnings = problems.Warnings };
    }

    private static List<SynonymGroup> Groups(TreeNode? root, ProblemList problems)
    {
        var groups = new List<SynonymGroup>();
        IReadOnlyList<TreeNode> entries = root switch
        {
            null or ScalarNode { IsNull: true } => [],
            ListNode list => list.Items,
            _ => [root],
        };
        var count = 0;
        foreach (var entry in entries)
        {
            var before = groups.Count;
            if (entry is ListNode equal)
            {
                if (Words(equal, MinWordsOfEqualGroup, problems) is { } words)
                    groups.Add(new SynonymGroup(null, words));
            }
            else if (entry is MappingNode mapping)
            {
                foreach (var (key, value) in mapping.Entries.Select(each => (each.Key, each.Value)))
                {
                    if (
                        Word(key, problems) is { } word
                        && Words(value as ListNode ?? new ListNode([value], value.Offset), 1, problems) is { } words
                    )
                        groups.Add(new SynonymGroup(word, words));
                }
            }
            else
                problems.Add(
                    ProblemCodes.FieldType,
                    $"An entry of the synonyms is {(entry is ScalarNode scalar ? $"\"{Shortened.Of(scalar.Value)}\"" : entry.Kind)}; expected {Expected}.",
                    entry.Offset,
                    "Write one group per line after \"- \"."
                );
            count += groups.Skip(before).Sum(group => group.Synonyms.Count);
            if (groups.Count > MaxGroups || count > MaxSynonymsOfFile)
            {
                problems.Add(
                    ProblemCodes.SynonymsInvalid,
                    groups.Count > MaxGroups
                        ? $"The file has more than {MaxGroups:N0} groups of synonyms."
                        : $"The file has more than {MaxSynonymsOfFile:N0} synonyms.",
                    entry.Offset,
                    "Remove groups, or write some of them to the file of another source."
                );
                break;
            }
        }

        return groups;
    }

    private static List<string>? Words(ListNode list, int minimum, ProblemList problems)
    {
        var words = list.Items.Select(item => Word(item, problems)).ToList();
        if (words.Contains(null))
            return null;
        var distinct = words.OfType<string>().DistinctBy(FoldedText.Of, StringComparer.Ordinal).ToList();
        if (distinct.Count >= minimum && distinct.Count <= MaxSynonyms)
            return distinct;
        problems.Add(
            ProblemCodes.SynonymsInvalid,
            distinct.Count > MaxSynonyms
                ? $"The group {NameOf(list)} has {distinct.Count:N0} synonyms; the limit is {MaxSynonyms}."
                : $"The group {NameOf(list)} has no synonyms. Words that differ only in case or accents are the same word.",
            list.Offset,
            distinct.Count > MaxSynonyms ? "Divide the group." : $"Write {Expected}."
        );
        return null;
    }

    private static string? Word(TreeNode node, ProblemList problems)
    {
        if (node is not ScalarNode scalar)
        {
            problems.Add(
                ProblemCodes.FieldType,
                $"A synonym is {node.Kind}; expected a word or a phrase.",
                node.Offset,
                $"Write {Expected}."
            );
            return null;
        }

        var word = scalar.IsNull ? "" : scalar.Value.Trim();
        if (word.Length <= MaxLength && word.EnumerateRunes().Any(Rune.IsLetterOrDigit))
        {
            if (!IsDistinctive(word[0]) && !IsDistinctive(word[^1]) && word[0] != '.')
                return word;
            var searched = WithoutPunctuation(word);
            problems.AddWarning(
                ProblemCodes.SynonymPunctuation,
                $"The synonym \"{word}\" is searched as \"{searched}\", because searches ignore punctuation.",
                scalar.Offset,
                $"Remove it, unless each search for \"{searched}\" may use these synonyms."
            );
            return word;
        }

        problems.Add(
            ProblemCodes.SynonymsInvalid,
            word.Length > MaxLength
                ? $"The synonym \"{Shortened.Of(word)}\" has {word.Length:N0} characters; the limit is {MaxLength}."
                : $"The synonym \"{word}\" has no letter or digit, so that no search can find it.",
            scalar.Offset,
            "Write a word or a short phrase."
        );
        return null;
    }

    // Without it, the name is another word, as in C++ and C#.
    private static bool IsDistinctive(char punctuation) => punctuation is '+' or '#' or '*' or '&' or '@' or '%' or '$';

    private static string WithoutPunctuation(string word) =>
        string.Join(
            ' ',
            string.Concat(
                    FoldedText.Of(word).Select(character => char.IsPunctuation(character) || char.IsSymbol(character) ? ' ' : character)
                )
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

    private static string NameOf(ListNode list) =>
        $"[{Shortened.Of(string.Join(", ", list.Items.OfType<ScalarNode>().Select(item => item.Value)))}]";
}
