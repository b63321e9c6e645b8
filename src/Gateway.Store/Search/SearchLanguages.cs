using System.Collections.Frozen;

namespace Gateway.Store.Search;

/// <summary>A language whose words PostgreSQL stems.</summary>
/// <param name="Code">The primary subtag of its language tags.</param>
/// <param name="Dictionary">The dictionary of PostgreSQL, which knows the endings and the words that say nothing.</param>
internal sealed record SearchLanguage(string Code, string Dictionary);

/// <summary>The languages of the stemmers that every supported version of PostgreSQL contains.</summary>
internal static class SearchLanguages
{
    private static readonly FrozenDictionary<string, SearchLanguage> _byCode = new[]
    {
        ("ar", "arabic"),
        ("ca", "catalan"),
        ("da", "danish"),
        ("de", "german"),
        ("el", "greek"),
        ("en", "english"),
        ("es", "spanish"),
        ("eu", "basque"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("ga", "irish"),
        ("hi", "hindi"),
        ("hu", "hungarian"),
        ("hy", "armenian"),
        ("id", "indonesian"),
        ("it", "italian"),
        ("lt", "lithuanian"),
        ("ne", "nepali"),
        ("nl", "dutch"),
        ("no", "norwegian"),
        ("pt", "portuguese"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sr", "serbian"),
        ("sv", "swedish"),
        ("ta", "tamil"),
        ("tr", "turkish"),
        ("yi", "yiddish"),
    }.ToFrozenDictionary(language => language.Item1, language => new SearchLanguage(language.Item1, $"pg_catalog.{language.Item2}_stem"));

    /// <summary>The language of a text whose language is not known.</summary>
    public static SearchLanguage Default { get; } = _byCode["en"];

    /// <summary>All languages, in the order of their codes.</summary>
    public static IReadOnlyList<SearchLanguage> All { get; } =
    [.. _byCode.Values.OrderBy(language => language.Code, StringComparer.Ordinal)];

    public static string[] Codes { get; } = [.. All.Select(language => language.Code)];

    public static string[] Dictionaries { get; } = [.. All.Select(language => language.Dictionary)];

    /// <summary>Returns the language of a tag such as <c>pt-BR</c>; <c>null</c> if PostgreSQL cannot stem it.</summary>
    public static SearchLanguage? Of(string? tag) =>
        tag?.Split('-', 2)[0].ToLowerInvariant() switch
        {
            null => null,
            "nb" or "nn" => _byCode["no"],
            var code => _byCode.GetValueOrDefault(code),
        };
}
