using System.Text;

namespace Gateway.Store.Search;

/// <summary>Highlights the words of a search in a text. The result is HTML.</summary>
internal sealed class SearchHighlighter
{
    private const int FragmentLength = 240;
    private const int ContextLength = 60;
    private const string Ellipsis = "…";

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stems = new(StringComparer.Ordinal);
    private readonly List<string> _prefixes = [];
    private readonly List<string> _runs = [];
    private readonly List<IReadOnlyList<(string Folded, HashSet<string> Stems)>> _phrases = [];
    private readonly SearchLanguage? _language;
    private readonly SearchStems _textStems;

    /// <param name="search">The search.</param>
    /// <param name="language">The language of the text; <c>null</c> if PostgreSQL cannot stem it.</param>
    /// <param name="stems">The stems of the words of the search and of the text.</param>
    public SearchHighlighter(ParsedSearch search, SearchLanguage? language, SearchStems stems)
    {
        (_language, _textStems) = (language, stems);
        foreach (var term in search.Terms.Where(term => !term.IsExcluded))
        {
            foreach (var word in term.Words.Where(word => !word.IsCharacter))
            {
                if (term.IsPrefix && ReferenceEquals(word, term.Words[^1]))
                    _prefixes.Add(word.Folded);
                else if (language is not null && stems.Of(language, word.Written) is null && !term.IsQuoted)
                    continue;
                _words.Add(word.Folded);
                _stems.UnionWith(StemsOf(word));
            }

            _runs.AddRange(RunsOf(term.Words));
        }

        foreach (var phrase in search.Synonyms.Select(synonym => synonym.Words))
        {
            if (phrase is [{ IsCharacter: false } word])
            {
                _words.Add(word.Folded);
                _stems.UnionWith(StemsOf(word));
            }
            else if (phrase.All(word => word.IsCharacter))
                _runs.AddRange(RunsOf(phrase));
            else
                _phrases.Add([.. phrase.Select(word => (word.Folded, StemsOf(word).ToHashSet(StringComparer.Ordinal)))]);
        }
    }

    /// <summary>Returns the whole text with its matches in <c>mark</c>.</summary>
    public string Highlight(string text) => Html(text, 0, text.Length, MatchesIn(text));

    /// <summary>Returns the part of a text that has most of the words; <c>null</c> if it has none.</summary>
    public string? BestFragment(string text)
    {
        var matches = MatchesIn(text);
        if (matches.Count == 0)
            return null;
        var (best, bestScore) = (0, -1);
        for (var first = 0; first < matches.Count; first++)
        {
            var inside = matches.Skip(first).TakeWhile(match => match.End <= matches[first].Start + FragmentLength).ToList();
            var score = (inside.Select(match => match.Word).Distinct(StringComparer.Ordinal).Count() * FragmentLength) + inside.Count;
            if (score > bestScore)
                (best, bestScore) = (first, score);
        }

        var start = StartOfWord(text, Math.Max(0, matches[best].Start - ContextLength), matches[best].Start);
        var end = EndOfWord(text, Math.Min(text.Length, start + FragmentLength + ContextLength), matches[best].End);
        return (start > 0 ? Ellipsis : "") + Html(text, start, end, matches) + (end < text.Length ? Ellipsis : "");
    }

    private List<Match> MatchesIn(string text)
    {
        List<SearchToken> tokens = [.. SearchTokens.In(text)];
        var matches = new List<Match>();
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            foreach (var phrase in _phrases.Where(phrase => IsPhraseAt(tokens, index, phrase)))
                matches.Add(
                    new Match(token.Start, tokens[index + phrase.Count - 1].End, string.Join(' ', phrase.Select(word => word.Folded)))
                );
            if (!token.IsCharacter)
            {
                if (IsMatch(token))
                    matches.Add(new Match(token.Start, token.End, token.Folded));
                continue;
            }

            foreach (var run in _runs)
            {
                if (EndOfRun(tokens, index, run) is { } end)
                    matches.Add(new Match(token.Start, end, run));
            }
        }

        return [.. matches.OrderBy(match => match.Start).ThenBy(match => match.End)];
    }

    private bool IsMatch(SearchToken token) =>
        _words.Contains(token.Folded)
        || _prefixes.Exists(prefix => token.Folded.StartsWith(prefix, StringComparison.Ordinal))
        || StemsOf(token).Any(_stems.Contains);

    private bool IsPhraseAt(List<SearchToken> tokens, int first, IReadOnlyList<(string Folded, HashSet<string> Stems)> phrase) =>
        first + phrase.Count <= tokens.Count
        && phrase
            .Zip(tokens.Skip(first))
            .All(pair =>
                string.Equals(pair.First.Folded, pair.Second.Folded, StringComparison.Ordinal)
                || StemsOf(pair.Second).Any(pair.First.Stems.Contains)
            );

    private IEnumerable<string> StemsOf(SearchToken token) => _language is null ? [] : SearchLexemes.StemsOf(token, _language, _textStems);

    private static int? EndOfRun(List<SearchToken> tokens, int first, string run)
    {
        var (at, index) = (0, first);
        while (at < run.Length)
        {
            if (
                index == tokens.Count
                || !tokens[index].IsCharacter
                || !run.AsSpan(at).StartsWith(tokens[index].Folded, StringComparison.Ordinal)
            )
                return null;
            at += tokens[index].Folded.Length;
            if (at < run.Length && tokens[index].Next is null)
                return null;
            index++;
        }

        return tokens[index - 1].End;
    }

    private static IEnumerable<string> RunsOf(IReadOnlyList<SearchToken> words)
    {
        var run = new StringBuilder();
        foreach (var word in words.Where(word => word.IsCharacter))
        {
            run.Append(word.Folded);
            if (word.Next is not null)
                continue;
            yield return run.ToString();
            run.Clear();
        }
    }

    private static string Html(string text, int start, int end, List<Match> matches)
    {
        var html = new StringBuilder();
        var at = start;
        foreach (var match in matches)
        {
            if (match.End <= at || match.End > end || match.Start < start)
                continue;
            var from = Math.Max(at, match.Start);
            html.Append(Escaped(text[at..from])).Append("<mark>").Append(Escaped(text[from..match.End]));
            html.Append("</mark>");
            at = match.End;
        }

        return html.Append(Escaped(text[at..end])).ToString().Replace("</mark><mark>", "", StringComparison.Ordinal);
    }

    // The text is part of a JSON string in UTF-8, so that letters need no escape.
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);

    private static int StartOfWord(string text, int from, int until)
    {
        if (from == 0)
            return 0;
        var space = text.IndexOf(' ', from, until - from);
        var start = space < 0 ? from : space + 1;
        return char.IsLowSurrogate(text[start]) ? start + 1 : start;
    }

    private static int EndOfWord(string text, int to, int from)
    {
        if (to <= from)
            return from;
        if (to == text.Length)
            return to;
        var space = text.LastIndexOf(' ', to - 1, to - from);
        var end = space < 0 ? to : space;
        return char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }

    private sealed record Match(int Start, int End, string Word);
}
