namespace Gateway.Content.Results;

/// <summary>The content of a file of synonyms, <c>_data/synonyms.yaml</c>.</summary>
/// <param name="Place">The source and the path of the file in it. It is the same on all nodes.</param>
/// <param name="Groups">The groups in the order of the file.</param>
public sealed record SynonymsContent(string Place, IReadOnlyList<SynonymGroup> Groups);

/// <summary>Words that searches treat alike. Each word can be a phrase.</summary>
/// <param name="Word">
/// The word whose searches find articles with the synonyms, but not the reverse; <c>null</c> if each of the synonyms finds all others.
/// </param>
/// <param name="Synonyms">The synonyms as written.</param>
public sealed record SynonymGroup(string? Word, IReadOnlyList<string> Synonyms);
