using System.Text.Json.Nodes;
using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>
/// Takes the keys of one mapping, each as what it must be, and adds a problem where it is something else. What nobody took is
/// <see cref="Rest"/>: unknown, and kept.
/// </summary>
internal sealed class FieldReader(YamlMapping mapping, string path, ContentOptions options, ProblemList problems)
{
    private readonly bool[] _taken = new bool[mapping.Entries.Count];
    private JsonObject? _kept;

    internal ContentOptions Options => options;
    internal ProblemList Problems => problems;
    internal int Offset => mapping.Offset;

    /// <summary>The key as a problem names it: with the way to it, <c>related[2].webUrl</c>.</summary>
    internal string Name(string key) => path + key;

    internal YamlNode? Take(string key)
    {
        var at = mapping.IndexOf(key);
        if (at < 0)
            return null;
        _taken[at] = true;
        return mapping.Entries[at].Value;
    }

    /// <summary>A value of one piece; <c>null</c> where there is none or, with a problem, where it is a list or a mapping.</summary>
    internal YamlScalar? Scalar(string key)
    {
        var node = Take(key);
        if (node is null or YamlScalar)
            return node is YamlScalar { IsNull: false } scalar ? scalar : null;
        WrongType(key, node, "a text");
        return null;
    }

    /// <summary>A text as written; <c>null</c> where it is blank.</summary>
    internal string? Text(string key)
    {
        var node = Take(key);
        return node is null ? null : Text(key, node);
    }

    internal string? Text(string key, YamlNode node)
    {
        if (node is not YamlScalar scalar)
        {
            WrongType(key, node, "a text");
            return null;
        }

        if (Comments.LoseTextOf(scalar, problems.Text))
        {
            problems.Add(
                ProblemCodes.TextLostToComment,
                $"\"{Name(key)}\" loses what follows the # as a comment.",
                scalar.Offset,
                "Put the whole value in quotation marks, or move the comment to a line of its own."
            );
        }

        return scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Value) ? null : scalar.Value;
    }

    internal string RequiredText(string key) => Required<string?>(key, Text) ?? "";

    /// <summary>Reads the value of a key, and adds a problem if it is missing. There is no second problem if the value itself is one.</summary>
    internal T Required<T>(string key, Func<string, T> read)
    {
        var before = problems.Count;
        var value = read(key);
        if (value is null && problems.Count == before)
            problems.Missing(Name(key), Offset);
        return value;
    }

    /// <summary>A word that identifies: without white space around it.</summary>
    internal string? Word(string key) => Scalar(key)?.Value.Trim() is { Length: > 0 } word ? word : null;

    internal IReadOnlyList<string> Texts(string key)
    {
        var items = Items(key, "a list, one entry a line after \"- \"");
        var texts = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (Text($"{key}[{i}]", items[i])?.Trim() is { } text && !texts.Contains(text))
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>The items of a list; none if the key is missing or empty or, with a problem, if it is no list.</summary>
    internal IReadOnlyList<YamlNode> Items(string key, string expected)
    {
        var node = Take(key);
        if (node is YamlSequence sequence)
            return sequence.Items;
        if (node is not null and not YamlScalar { IsNull: true })
            WrongType(key, node, expected);
        return [];
    }

    internal void WrongType(string key, YamlNode node, string expected) =>
        problems.Add(
            ProblemCodes.FieldType,
            $"\"{Name(key)}\" is {Describe(node)}; expected {expected}.",
            node.Offset,
            $"Write {expected}."
        );

    /// <summary>Keeps what is unknown in a part of this mapping, under the part's key.</summary>
    internal void Keep(string key, JsonObject? rest)
    {
        if (rest is not null)
            (_kept ??= [])[key] = rest;
    }

    internal JsonObject? Rest()
    {
        for (var i = 0; i < _taken.Length; i++)
        {
            if (!_taken[i])
                (_kept ??= [])[mapping.Entries[i].Key.Value] = JsonOf.Node(mapping.Entries[i].Value);
        }

        return _kept;
    }

    private static string Describe(YamlNode node) =>
        node switch
        {
            YamlScalar { IsNull: true } => "empty",
            YamlScalar scalar => $"\"{Shown.Of(scalar.Value)}\"",
            _ => node.Kind,
        };
}
