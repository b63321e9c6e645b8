using Gateway.Content;

namespace Gateway.Commands;

/// <summary>Counts what a check saw; the counts add up to the files.</summary>
internal sealed class CheckTally
{
    private readonly HashSet<string> _slugs = [];
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private int _files,
        _articles,
        _topics,
        _organizations;

    internal int Rejected { get; private set; }

    internal string Summary =>
        $"{_files} files: {_articles} articles, {_topics} topics, {_organizations} organizations, {_skipped.Values.Sum()} skipped{Reasons}, {Rejected} rejected";

    private string Reasons =>
        _skipped.Count == 0 ? "" : $" ({string.Join(", ", _skipped.Select(reason => $"{reason.Key} {reason.Value}"))})";

    /// <summary>Counts a result, as <see cref="SkipReason.SameSlug"/> where the run has had the same article already.</summary>
    internal ContentResult Add(ContentResult result)
    {
        _files++;
        if (result is ContentResult.Accepted { Article.Slug: var slug } && !_slugs.Add(slug))
            result = new ContentResult.Skipped(SkipReason.SameSlug, $"{slug} was there before");
        Count(result);
        return result;
    }

    private void Count(ContentResult result)
    {
        if (result is ContentResult.Accepted)
            _articles++;
        else if (result is ContentResult.Topic)
            _topics++;
        else if (result is ContentResult.Organization)
            _organizations++;
        else if (result is ContentResult.Skipped skipped)
            _skipped[skipped.Reason.ToString()] = _skipped.GetValueOrDefault(skipped.Reason.ToString()) + 1;
        else
            Rejected++;
    }
}
