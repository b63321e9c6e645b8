using System.Collections.Frozen;

namespace Gateway.Store.Search;

/// <summary>A language whose words PostgreSQL stems.</summary>
/// <param name="Code">The primary subtag of its language tags, or "simple" for all languages without a stemmer.</param>
/// <param name="Dictionary">The dictionary of PostgreSQL, which knows the endings and the stop words.</param>
internal sealed record SearchLanguage(string Code, string Dictionary);

/// <summary>The languages of the stemmers that every supported version of PostgreSQL contains, and one for all others.</summary>
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
    }
        .Select(language => new SearchLanguage(language.Item1, $"pg_catalog.{language.Item2}_stem"))
        .Append(new SearchLanguage("simple", "pg_catalog.simple"))
        .ToFrozenDictionary(language => language.Code, StringComparer.Ordinal);

    // Tags should have the shortest code of a language, but some tools write the codes of ISO 639-2.
    private static readonly FrozenDictionary<string, string> _shortCodes = (
        "ara:ar cat:ca dan:da deu:de ger:de ell:el gre:el eng:en spa:es eus:eu baq:eu fin:fi fra:fr fre:fr gle:ga hin:hi hun:hu hye:hy arm:hy "
        + "ind:id ita:it lit:lt nep:ne nld:nl dut:nl nor:no nob:nb nno:nn por:pt ron:ro rum:ro rus:ru srp:sr swe:sv tam:ta tur:tr yid:yi "
        + "zho:zh chi:zh jpn:ja kor:ko tha:th lao:lo khm:km mya:my bur:my"
    )
        .Split(' ')
        .ToFrozenDictionary(codes => codes[..3], codes => codes[4..], StringComparer.Ordinal);

    // Latin words in these languages are usually English.
    private static readonly FrozenSet<string> _withoutSpaces = FrozenSet.Create(
        StringComparer.Ordinal,
        "zh",
        "ja",
        "ko",
        "th",
        "lo",
        "km",
        "my",
        "yue"
    );

    /// <summary>The language of a text whose language is not known.</summary>
    public static SearchLanguage Default { get; } = _byCode["en"];

    /// <summary>All languages, in the order of their codes.</summary>
    public static IReadOnlyList<SearchLanguage> All { get; } =
    [.. _byCode.Values.OrderBy(language => language.Code, StringComparer.Ordinal)];

    public static string[] Codes { get; } = [.. All.Select(language => language.Code)];

    public static string[] Dictionaries { get; } = [.. All.Select(language => language.Dictionary)];

    /// <summary>The language of texts that PostgreSQL cannot stem. All of their words count, as they are written.</summary>
    public static SearchLanguage WithoutStems { get; } = _byCode["simple"];

    /// <summary>Returns the language in which the texts of an article with a language tag are indexed.</summary>
    public static SearchLanguage OfArticle(string? tag) =>
        Of(tag) ?? (tag is null || _withoutSpaces.Contains(PrimarySubtagOf(tag)) ? Default : WithoutStems);

    /// <summary>Returns the language of a tag such as <c>pt-BR</c>; <c>null</c> if PostgreSQL cannot stem it.</summary>
    public static SearchLanguage? Of(string? tag) =>
        tag is null
            ? null
            : PrimarySubtagOf(tag) switch
            {
                "nb" or "nn" => _byCode["no"],
                var code => _byCode.GetValueOrDefault(code),
            };

    private static string PrimarySubtagOf(string tag)
    {
        var code = tag.Split('-', 2)[0].ToLowerInvariant();
        return _shortCodes.GetValueOrDefault(code, code);
    }
}
