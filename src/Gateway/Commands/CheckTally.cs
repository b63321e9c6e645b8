using Gateway.Content;

namespace Gateway.Commands;

/// <summary>Counts the results of a check. The counts add up to the number of files.</summary>
internal sealed class CheckTally
{
    private readonly HashSet<string> _slugs = [];
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, int> _files = [];

    internal int Rejected => Of<ContentResult.Rejected>();

    internal string Summary =>
        $"{_files.Values.Sum()} files: {Of<ContentResult.GoldenFile>()} articles, {Of<ContentResult.Topic>()} topics, {Of<ContentResult.Organization>()} organizations, {Of<ContentResult.Skipped>()} skipped{Reasons}, {Rejected} rejected";

    private string Reasons =>
        _skipped.Count == 0 ? "" : $" ({string.Join(", ", _skipped.Select(reason => $"{reason.Key} {reason.Value}"))})";

    /// <summary>Counts a result. A second file of the same article counts as <see cref="SkipReason.SameSlug"/>.</summary>
    internal ContentResult Add(ContentResult result)
    {
        if (result is ContentResult.GoldenFile { Article.Slug: var slug } && !_slugs.Add(slug))
            result = new ContentResult.Skipped(SkipReason.SameSlug, $"an earlier file is the same article: {slug}");
        if (result is ContentResult.Skipped skipped)
            _skipped[skipped.Reason.ToString()] = _skipped.GetValueOrDefault(skipped.Reason.ToString()) + 1;
        _files[result.GetType()] = _files.GetValueOrDefault(result.GetType()) + 1;
        return result;
    }

    private int Of<T>()
        where T : ContentResult => _files.GetValueOrDefault(typeof(T));
}
