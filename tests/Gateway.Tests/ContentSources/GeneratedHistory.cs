using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// Commits in which a publisher changes files, the same for the same seed. It records which articles readers should see after each commit,
/// independently of the gateway.
/// </summary>
internal sealed class GeneratedHistory(int seed)
{
    private static readonly string[] _folders = ["_news", "_archive/_news", "_learning/videos", "_samples", "deep/er/_news"];
    private static readonly string[] _topics = ["Databases", "AI", "Café", "Robots"];
    private static readonly (string Name, string Domain)[] _providers =
    [
        ("The Gazette", "gazette.example"),
        ("Gazette Labs", "gazette.example"),
        ("Old Gazette", "gazette.example"),
        ("Tidepool", "tidepool.example"),
    ];

    private readonly Random _random = new(seed);

    // By path: the content of the file, or null if it has an error.
    private readonly SortedDictionary<string, Draft?> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _taxonomy = new(StringComparer.Ordinal);

    // By slug: the imported content, or null if no file is left.
    private readonly SortedDictionary<string, Draft?> _expected = new(StringComparer.Ordinal);

    // By slug: the path of the file that is the article.
    private readonly Dictionary<string, string> _holders = new(StringComparer.Ordinal);

    // The files that were skipped by the commit before, because another one is the article.
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);

    // By slug: the kind of change in this commit. A commit imported in parts must have the result of one import, so a slug changes once.
    private readonly Dictionary<string, bool> _flippedInCommit = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>The slugs that readers should see.</summary>
    public IReadOnlySet<string> Visible =>
        _expected.Where(article => IsVisible(article.Value)).Select(article => article.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>All that should be stored, a line an article, and the files that should be on the list of problems.</summary>
    public string Stored =>
        string.Join(
            '\n',
            _expected
                .Select(article => $"{article.Key} {IsVisible(article.Value)} {article.Value?.Title ?? "withdrawn"}")
                .Concat(_files.Where(file => file.Value is null).Select(file => $"broken {file.Key}"))
                .Concat(SecondFiles.Select(path => $"second {path}"))
                .Order(StringComparer.Ordinal)
        );

    /// <summary>Every file with its text.</summary>
    public Dictionary<string, string> Files =>
        _files
            .Select(file => (file.Key, Text: file.Value?.ToString() ?? "---\ncategory: news\ntitle: [cut\n---\n"))
            .Concat(_taxonomy.Select(file => (file.Key, Text: file.Value)))
            .ToDictionary(file => file.Key, file => file.Text, StringComparer.Ordinal);

    /// <summary>One commit: some changes at a time.</summary>
    public void AddCommit()
    {
        _flippedInCommit.Clear();
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
            Change();
        UpdateExpected();
    }

    /// <summary>
    /// The last commit: fixes all errors, and deletes all files that are not the article, so that an import into a fresh database
    /// can be compared.
    /// </summary>
    public void AddLastCommit()
    {
        foreach (var path in _files.Keys.Where(path => _holders.GetValueOrDefault(SlugOf(path), path) != path).ToList())
            _files.Remove(path);
        foreach (var path in _files.Where(file => file.Value is null).Select(file => file.Key).ToList())
            _files[path] = CreateDraft(SlugOf(path));
        foreach (var paths in _files.Keys.GroupBy(SlugOf, StringComparer.Ordinal).Select(paths => paths.Skip(1).ToList()).ToList())
            paths.ForEach(path => _files.Remove(path));
        UpdateExpected();
    }

    private void Change()
    {
        var kind = _files.Count < 8 ? 0 : _random.Next(12);
        var path = _files.Count == 0 ? "" : _files.Keys.ElementAt(_random.Next(_files.Count));
        if (
            kind is >= 2 and <= 9
            && !_flippedInCommit.TryAdd(SlugOf(path), kind is 4 or 5)
            && !(kind is 4 or 5 && _flippedInCommit[SlugOf(path)])
        )
            return;
        switch (kind)
        {
            case 0 or 1:
                var slug = string.Create(CultureInfo.InvariantCulture, $"2024-0{1 + _made % 9}-1{_made % 7}-story-{_made++}");
                _flippedInCommit.Add(slug, false);
                _files[$"{Pick(_folders)}/{slug}.md"] = CreateDraft(slug);
                break;
            case 2 or 3:
                _files[path] = CreateDraft(SlugOf(path));
                break;
            case 4 or 5:
                if (_files[path] is { } flipped)
                    _files[path] = flipped with { Published = flipped.Published is false };
                break;
            case 6:
                var to = $"{Pick(_folders)}/{Path.GetFileName(path)}";
                if (_files.ContainsKey(to))
                    break;
                _files[to] = _files[path];
                _files.Remove(path);
                if (_holders.GetValueOrDefault(SlugOf(path)) == path)
                    _holders[SlugOf(path)] = to;
                break;
            case 7:
                _files.Remove(path);
                break;
            case 8:
                _files[path] = null;
                break;
            case 9:
                // A second file of the same article.
                _files.TryAdd($"{Pick(_folders)}/{Path.GetFileName(path)}", CreateDraft(SlugOf(path)));
                break;
            case 10:
                var topic = $"_data/topics/{_random.Next(6)}.yaml";
                if (_random.Next(3) == 0)
                    _taxonomy.Remove(topic);
                else
                    _taxonomy[topic] =
                        $"taxonomy: topic\nname: {Pick(_topics)}\nshortname: Short {_random.Next(100)}\nparent: {Pick(_topics)}\n";
                break;
            case 11:
                var organization = $"_data/organizations/{_random.Next(3)}.md";
                if (_random.Next(3) == 0)
                    _taxonomy.Remove(organization);
                else
                    _taxonomy[organization] =
                        $"---\ntaxonomy: organization\nname: {(_random.Next(2) == 0 ? "The Gazette" : "Gazette Labs")}\ndomain: gazette.example\ndescription: Says {_random.Next(100)}\notherNames: [Old Gazette]\n---\n";
                break;
        }
    }

    // The rules, implemented again: the file that was the article remains the article, unless it is hidden and another file is visible.
    // Among the others a new one precedes one that was skipped, and then the first in scan order. A file with an error leaves its article
    // unchanged, and is not an article if there is none. Without a file the article is withdrawn.
    private IEnumerable<(string Path, Draft? Draft)> FilesInOrder(IGrouping<string, string> paths)
    {
        var holder = _holders.GetValueOrDefault(paths.Key);
        var isHolderGone = holder is not null && !_files.ContainsKey(holder);
        return paths
            .Select(path => (Path: path, Draft: _files[path]))
            .OrderBy(file =>
                file.Draft is null
                    ? _expected.GetValueOrDefault(paths.Key) is not null && (file.Path == holder || isHolderGone)
                        ? 0
                        : 3
                    : IsVisible(file.Draft)
                        ? 1
                        : 2
            )
            .ThenBy(file =>
                file.Path == holder ? 0
                : _skipped.Contains(file.Path) ? 2
                : 1
            )
            .ThenBy(file => ScanOrderKey(file.Path), StringComparer.Ordinal);
    }

    // The files that are not the article, because another one is.
    private IEnumerable<string> SecondFiles =>
        _files.Where(file => file.Value is not null && _holders.GetValueOrDefault(SlugOf(file.Key)) != file.Key).Select(file => file.Key);

    private void UpdateExpected()
    {
        var groups = _files.Keys.GroupBy(SlugOf, StringComparer.Ordinal).ToList();
        foreach (var paths in groups)
        {
            var (path, draft) = FilesInOrder(paths).First();
            // A file with an error and without a stored article is not an article.
            if (draft is null && _expected.GetValueOrDefault(paths.Key) is null)
                continue;
            _holders[paths.Key] = path;
            if (draft is not null)
                _expected[paths.Key] = draft;
        }

        foreach (var slug in _expected.Keys.Except(groups.Select(paths => paths.Key)).ToList())
        {
            _expected[slug] = null;
            _holders.Remove(slug);
        }

        _skipped.Clear();
        _skipped.UnionWith(SecondFiles);
    }

    private static bool IsVisible(Draft? draft) => draft is { Published: not false, Removed: not true };

    // By name, folder by folder, the archive last.
    private static string ScanOrderKey(string path) =>
        path.Replace("_archive/", "\uffff/", StringComparison.Ordinal).Replace('/', '\u0001');

    private Draft CreateDraft(string slug) =>
        new(slug)
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Story {slug[14..]} told {_random.Next(1_000)} times"),
            Published = _random.Next(4) switch
            {
                0 => false,
                1 => null,
                _ => true,
            },
            Removed = _random.Next(10) == 0 ? true : null,
            Provider = Pick(_providers),
            Topics = [.. _topics.Where(_ => _random.Next(2) == 0).Select(topic => _random.Next(2) == 0 ? topic : topic.ToUpperInvariant())],
            Heat = _random.Next(100),
        };

    private static string SlugOf(string path) => Path.GetFileNameWithoutExtension(path);

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
