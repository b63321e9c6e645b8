using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds unknown keys that are probably misspelt known keys. This is a warning, because other programs may use the key. It is an error if
/// the key hides articles or schedules them, because ignoring it would publish an article that should be hidden.
/// </summary>
internal static class KeySpelling
{
    // Words of other programs that are similar to a key of the gateway.
    private static readonly HashSet<string> _wordsOfOtherPrograms = new(StringComparer.OrdinalIgnoreCase)
    {
        "image",
        "secure",
        "relate",
        "publisher",
        "names",
        "rename",
        "head",
        "header",
        "heading",
        "subtitle",
        "titles",
        "types",
        "style",
        "updates",
        "long",
        "publishDate",
        "publish_date",
    };

    private static readonly string[] _keysThatHideArticles = ["published", "removed", "draft"];

    /// <summary>The Booleans of YAML 1.1, which editors write in all formats.</summary>
    internal static IReadOnlyList<string> TruthWords { get; } = ["true", "false", "yes", "no", "on", "off"];

    /// <param name="mapping">The mapping with the keys.</param>
    /// <param name="path">The path of the mapping, such as <c>related[2].</c>.</param>
    /// <param name="unknown">The keys that are not known.</param>
    /// <param name="known">The known keys of the mapping.</param>
    /// <param name="translated">The mapping by which the keys of the file were translated to the known keys.</param>
    /// <param name="problems">Receives the warnings and errors.</param>
    internal static void Check(
        MappingNode mapping,
        string path,
        IReadOnlyList<ScalarNode> unknown,
        IReadOnlyCollection<string> known,
        ContentMapping translated,
        ProblemList problems
    )
    {
        var candidates = unknown.Count == 0 ? [] : Candidates(path, known, translated);
        foreach (var key in unknown)
        {
            if (path.Length == 0 && MeantSchedule(mapping, key, candidates, translated) is { } schedule)
            {
                problems.Add(
                    ProblemCodes.FieldKeySpelling,
                    $"\"{Shortened.Of(key.Value)}\" is not the key \"{schedule}\" and would have no effect.",
                    key.Offset,
                    $"Write \"{schedule}\"."
                );
                continue;
            }

            if (MeantKey(mapping, key.Value, candidates, translated.Preset == ContentPreset.Gateway) is not var (field, meant))
                continue;
            var message = $"\"{path}{Shortened.Of(key.Value)}\" is not the key \"{meant}\" and";
            if (_keysThatHideArticles.Contains(field) && IsMeantToHide(mapping, key.Value))
                problems.Add(ProblemCodes.FieldKeySpelling, $"{message} would have no effect.", key.Offset, $"Write \"{meant}\".");
            else
                problems.AddWarning(
                    ProblemCodes.FieldKeyUnknown,
                    $"{message} has no effect.",
                    key.Offset,
                    $"Write \"{meant}\" if you mean it."
                );
        }
    }

    /// <summary>True if a key is a known key, in another spelling or with a typing error.</summary>
    internal static bool IsSpellingOf(string key, string known) =>
        Letters(key) is var letters
        && (letters == Letters(known) || (!_wordsOfOtherPrograms.Contains(key) && IsSimilar(letters, Letters(known))));

    // `publised: false` is a mistake, and `Published:` in any form. TOML and JSON have no plain texts, and editors also write "false" and
    // yes.
    private static bool IsMeantToHide(MappingNode mapping, string key) =>
        _keysThatHideArticles.Contains(key.Trim(), StringComparer.OrdinalIgnoreCase)
        || (mapping.Find(key) is ScalarNode scalar && TruthWords.Contains(scalar.Value.Trim(), StringComparer.OrdinalIgnoreCase));

    // An editor knows the keys of the generator, not those to which they are translated.
    private static List<Candidate> Candidates(string path, IReadOnlyCollection<string> known, ContentMapping translated)
    {
        if (path.Length > 0)
            return [.. known.Select(field => new Candidate(field, field))];
        var isGenerator = translated.Preset != ContentPreset.Gateway;
        return
        [
            .. (isGenerator ? known.Append(MappableFields.Permalink) : known).SelectMany(field =>
                PresetKeys.Of(field, translated) is { Count: > 0 } keys
                    ? keys.Where(key => !key.Contains('.')).Select(key => new Candidate(field, key))
                    : [new Candidate(field, field)]
            ),
            .. PresetKeys.ThatHidePages(translated.Preset).Select(key => new Candidate(key, key)),
        ];
    }

    // The file has another date, so that the article would be published too early, or would never end.
    private static string? MeantSchedule(MappingNode mapping, ScalarNode key, List<Candidate> candidates, ContentMapping translated)
    {
        if (
            mapping.Find(key.Value) is not ScalarNode date
            || candidates.Exists(candidate => candidate.Key == key.Value)
            || LenientTime.ToIso8601(date.Value, translated.Zone) is not { } text
            || !Iso8601.TryParse(text, out var time)
        )
            return null;
        var letters = Letters(key.Value);
        var isLater =
            Iso8601.TryParse(mapping.TextOf(MappableFields.PublishedDateTime) ?? "", out var published) && time.Date > published.Date;
        return candidates
            .Where(candidate =>
                candidate.Field == MappableFields.Expires
                    ? !mapping.IsWritten(candidate.Field)
                    : candidate.Field == MappableFields.PublishedDateTime && isLater
            )
            .Where(candidate => letters == Letters(candidate.Key) || IsSimilar(letters, Letters(candidate.Key)))
            .OrderBy(candidate => Spelling.Distance(letters, Letters(candidate.Key)))
            .ThenBy(candidate => candidate.Key, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.Key;
    }

    private static Candidate? MeantKey(MappingNode mapping, string key, List<Candidate> candidates, bool isOwnFormat)
    {
        // The generator has another key for the same field, which the file has too.
        var letters = Letters(key);
        if (candidates.Find(candidate => candidate.Key == key) is { Field: var field })
            return isOwnFormat && !mapping.IsWritten(field) && IsSimilar(letters, Letters(field)) ? new Candidate(field, field) : null;
        if (candidates.Find(candidate => letters == Letters(candidate.Key)) is { } same)
            return same;
        if (_wordsOfOtherPrograms.Contains(key))
            return null;
        if (letters == "ALIAS" && mapping.IndexOf(MappableFields.Aliases) < 0)
            return candidates.Find(candidate => candidate.Key == MappableFields.Aliases);
        // If the mapping has the known key as well, the other key is another word.
        return candidates
            .Where(candidate => !mapping.IsWritten(candidate.Field) && IsSimilar(letters, Letters(candidate.Key)))
            .OrderBy(candidate => Spelling.Distance(letters, Letters(candidate.Key)))
            .ThenBy(candidate => candidate.Key, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    // Short words resemble each other by chance: type and tope, heat and head.
    private static bool IsSimilar(string key, string known)
    {
        var allowed =
            known.Length <= 3 ? 0
            : known.Length <= 7 ? 1
            : 2;
        return Math.Abs(key.Length - known.Length) <= allowed && Spelling.Distance(key, known) <= allowed;
    }

    private static string Letters(string key) =>
        string.Concat(key.Where(letter => letter is not ('-' or '_') && !char.IsWhiteSpace(letter))).ToUpperInvariant();

    /// <summary>A key that a file can have.</summary>
    /// <param name="Field">The known key to which it is translated.</param>
    /// <param name="Key">The key as an editor writes it.</param>
    private sealed record Candidate(string Field, string Key);
}
