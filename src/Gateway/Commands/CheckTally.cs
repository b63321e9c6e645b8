using Gateway.Content;

namespace Gateway.Commands;

/// <summary>Counts what a check saw; the counts add up to the files.</summary>
internal sealed class CheckTally
{
    private readonly HashSet<string> _slugs = [];
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, int> _files = [];

    internal int Rejected => Of<ContentResult.Rejected>();

    internal string Summary =>
        $"{_files.Values.Sum()} files: {Of<ContentResult.Accepted>()} articles, {Of<ContentResult.Topic>()} topics, {Of<ContentResult.Organization>()} organizations, {Of<ContentResult.Skipped>()} skipped{Reasons}, {Rejected} rejected";

    private string Reasons =>
        _skipped.Count == 0 ? "" : $" ({string.Join(", ", _skipped.Select(reason => $"{reason.Key} {reason.Value}"))})";

    /// <summary>Counts a result, as <see cref="SkipReason.SameSlug"/> where the run has had the same article already.</summary>
    internal ContentResult Add(ContentResult result)
    {
        if (result is ContentResult.Accepted { Article.Slug: var slug } && !_slugs.Add(slug))
            result = new ContentResult.Skipped(SkipReason.SameSlug, $"{slug} was there before");
        if (result is ContentResult.Skipped skipped)
            _skipped[skipped.Reason.ToString()] = _skipped.GetValueOrDefault(skipped.Reason.ToString()) + 1;
        _files[result.GetType()] = _files.GetValueOrDefault(result.GetType()) + 1;
        return result;
    }

    private int Of<T>()
        where T : ContentResult => _files.GetValueOrDefault(typeof(T));
}
