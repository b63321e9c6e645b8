using System.Collections.Frozen;
using System.Text;

namespace Gateway.Store.Search;

/// <summary>
/// Finds the language of a text whose file does not name one: by its script, and for Latin and Cyrillic letters by the most frequent short
/// words of each language.
/// </summary>
internal static class LanguageDetector
{
    // The words beyond are not looked at.
    private const int MaxWords = 1_000;

    // One short word can be a word of several languages.
    private const int MinWords = 2;

    private static readonly (string Code, string[] Words)[] _shortWords = new (string Code, string Words)[]
    {
        (
            "en",
            "a the of and to in is that i he she they or if but has had do its about more one no for it was on are with as be this have from by you not your which can how what we will an at"
        ),
        (
            "de",
            "der die das und ist nicht mit für von den dem ein eine auf zu im des sich als auch wie werden wird bei aus nach über einer sind oder zum zur"
        ),
        (
            "fr",
            "le la les des et est une dans pour que qui sur pas avec au par plus du ce sont aux cette vous nous mais ou comme être sa ses leur"
        ),
        (
            "es",
            "el los las una y que en es por con para del se como más su al lo pero sus este cuando muy sin sobre también entre hay fue está"
        ),
        (
            "it",
            "il che di è per un una del della con non sono da le dei nel più alla come anche gli questo ha delle si lo ma nella degli al"
        ),
        (
            "pt",
            "que não uma com para os as dos em um por mais como ao das é se na no sua ou quando muito nos já também pelo pela até isso são"
        ),
        (
            "nl",
            "de het een van en is dat op te zijn voor met niet aan er om ook als bij uit maar door naar wordt over heeft deze worden nog wel"
        ),
        ("sv", "och att det som en är av på för med den till inte om ett har de var men från vi så kan när eller också efter under hur"),
        ("da", "og at det er en til af på for med der den ikke som de et har var kan fra vi om men eller også efter blev hvor når skal"),
        ("no", "og at det er en til av på for med som den ikke de et har var kan fra vi om men eller også etter ble hvor når skal jeg"),
        ("fi", "ja on ei se että oli mutta kun niin hän ovat myös joka sen kuin voi mitä ole tai jos vain nyt ovat tämä siitä hänen"),
        ("hu", "a az és hogy nem is egy ez meg de csak van volt mint már még vagy ha el kell lehet után azt ki minden ezt"),
        ("ro", "și în de la că nu cu pe este un o din pentru mai care sunt au fost ce sau dar prin când după foarte această"),
        ("tr", "ve bir bu da için ile çok ne olarak daha gibi en var olan kadar ama sonra ya mi her değil veya"),
        ("id", "yang dan di dengan untuk ini dari dalam tidak itu pada adalah ke akan juga atau oleh dapat telah ada bisa lebih"),
        ("ca", "el la els les que i un una amb per del dels és al en no són com més aquest aquesta també però seva"),
        ("ru", "и в не на что с по как это для от из но к его за так все они мы при или у же был"),
        ("sr", "и у је да на се за од са не као су из до али или што није која који"),
    }
        .Select(language => (language.Code, language.Words.Split(' ')))
        .ToArray();

    private static readonly FrozenDictionary<string, string[]> _languagesByWord = _shortWords
        .SelectMany(language => language.Words.Distinct().Select(word => (word, language.Code)))
        .GroupBy(entry => entry.word, entry => entry.Code)
        .ToFrozenDictionary(entry => entry.Key, entry => entry.ToArray());

    private static readonly FrozenDictionary<string, string[]> _wordsByLanguage = _shortWords.ToFrozenDictionary(
        language => language.Code,
        language => language.Words,
        StringComparer.Ordinal
    );

    /// <summary>True if one of the most frequent short words of a language begins with a text.</summary>
    public static bool BeginsShortWord(SearchLanguage language, string text) =>
        _wordsByLanguage.TryGetValue(language.Code, out var words) && words.Any(word => word.StartsWith(text, StringComparison.Ordinal));

    /// <summary>Returns the code of the language of a text; <c>null</c> if it cannot be known.</summary>
    public static string? Detect(IEnumerable<string> texts)
    {
        var scores = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = new HashSet<(string Code, string Word)>();
        var scripts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in texts.SelectMany(text => SearchTokens.In(text)).Take(MaxWords))
        {
            Rune.DecodeFromUtf16(token.Written, out var rune, out _);
            if (ScriptOf(rune) is { } script)
                scripts[script] = scripts.GetValueOrDefault(script) + 1;
            foreach (var code in _languagesByWord.GetValueOrDefault(token.Written) ?? [])
            {
                scores[code] = scores.GetValueOrDefault(code) + 1;
                words.Add((code, token.Written));
            }
        }

        if (scripts.Count == 0)
            return null;
        var main = scripts.MaxBy(script => script.Value).Key;
        if (main is "ja" or "zh")
            return scripts.GetValueOrDefault("ja") * 10 > scripts.GetValueOrDefault("zh") ? "ja" : "zh";
        if (main is not ("latin" or "ru"))
            return main;
        var best = scores
            .Where(score => (score.Key is "ru" or "sr") == (main == "ru") && words.Count(word => word.Code == score.Key) >= MinWords)
            .OrderByDescending(score => score.Value)
            .ThenBy(score => score.Key == SearchLanguages.Default.Code ? 0 : 1)
            .ThenBy(score => score.Key, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Key ?? (main == "ru" ? "ru" : null);
    }

    // The script, or the language if only one is written in it.
    private static string? ScriptOf(Rune rune) =>
        rune.Value switch
        {
            < 0x41 => null,
            < 0x0250 or (>= 0x1E00 and < 0x1F00) => "latin",
            >= 0x0370 and < 0x0400 or >= 0x1F00 and < 0x2000 => "el",
            >= 0x0400 and < 0x0530 => "ru",
            >= 0x0530 and < 0x0590 => "hy",
            >= 0x0590 and < 0x0600 => "he",
            >= 0x0600 and < 0x0780 => "ar",
            >= 0x0900 and < 0x0980 => "hi",
            >= 0x0B80 and < 0x0C00 => "ta",
            >= 0x0E00 and < 0x0E80 => "th",
            >= 0x1100 and < 0x1200 or >= 0x3130 and < 0x3190 or >= 0xAC00 and < 0xD7B0 => "ko",
            >= 0x3041 and < 0x3100 or >= 0x31F0 and < 0x3200 or >= 0xFF66 and < 0xFFA0 => "ja",
            >= 0x3400 and < 0xA000 or >= 0xF900 and < 0xFB00 or >= 0x20000 => "zh",
            _ => null,
        };
}
