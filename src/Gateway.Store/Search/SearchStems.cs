using System.Collections.Concurrent;
using System.Data.Common;
using Gateway.Content.Text;
using Gateway.Store.Database;

namespace Gateway.Store.Search;

/// <summary>
/// The stems of words in one language each. PostgreSQL calculates them, and they are cached, because articles of one language consist of
/// the same words.
/// </summary>
internal sealed class SearchStems
{
    // About 20 MB.
    private const int MaxCached = 150_000;

    private static readonly ConcurrentDictionary<(string Code, string Word), string> _cache = new();

    private readonly Dictionary<(string Code, string Word), string> _stems = [];
    private readonly HashSet<(SearchLanguage Language, string Word)> _missing = [];

    /// <summary>The stem of a word without accents. <c>null</c> for a stop word, such as "the".</summary>
    public string? Of(SearchLanguage language, string word) =>
        _stems.GetValueOrDefault((language.Code, word)) is { Length: > 0 } stem ? stem : null;

    /// <summary>Adds the words of a text to those that <see cref="LoadAsync"/> loads.</summary>
    public void Require(SearchLanguage language, IEnumerable<SearchToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.IsCharacter)
                continue;
            Require(language, token.Written);
            if (!string.Equals(token.Written, token.Folded, StringComparison.Ordinal))
                Require(language, token.Folded);
        }
    }

    /// <summary>Loads the stems that are neither loaded nor cached.</summary>
    /// <param name="read">Runs the statement and passes each row to the callback.</param>
    public async Task LoadAsync(Func<Sql, Action<DbDataReader>, Task> read)
    {
        if (_missing.Count == 0)
            return;
        var missing = _missing.ToList();
        _missing.Clear();
        if (_cache.Count + missing.Count > MaxCached)
            _cache.Clear();
        var words = Sql.Of(
            $"""
            select word.code, word.word, (ts_lexize(word.dictionary::regdictionary, word.word))[1]
            from unnest({missing.Select(word => word.Language.Code).ToArray()}, {missing
                .Select(word => word.Language.Dictionary)
                .ToArray()}, {missing.Select(word => word.Word).ToArray()}) as word (code, dictionary, word)
            """
        );
        await read(
            words,
            row =>
            {
                if (SearchLanguages.Of(row.GetString(0)) is { } language)
                    Add(language, row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2));
            }
        );
    }

    /// <summary>Adds what the dictionary of a language returned for a word.</summary>
    public void Add(SearchLanguage language, string word, string? lexeme) =>
        _cache[(language.Code, word)] = _stems[(language.Code, word)] = lexeme is null ? "" : Shortened(language, FoldedText.Of(lexeme));

    // The stemmer of German keeps the noun, the participle and the verb apart: Veröffentlichung, veröffentlicht, veröffentlichen.
    private static string Shortened(SearchLanguage language, string stem)
    {
        const string Ending = "lich";
        const int MinLength = 7;
        if (language.Code != "de")
            return stem;
        var shortened = stem.EndsWith(Ending + "t", StringComparison.Ordinal) ? stem[..^1] : stem;
        return shortened.EndsWith(Ending, StringComparison.Ordinal) && shortened.Length >= MinLength + Ending.Length
            ? shortened[..^Ending.Length]
            : shortened;
    }

    private void Require(SearchLanguage language, string word)
    {
        var key = (language.Code, word);
        if (_stems.ContainsKey(key))
            return;
        if (_cache.TryGetValue(key, out var stem))
            _stems[key] = stem;
        else
            _missing.Add((language, word));
    }
}
