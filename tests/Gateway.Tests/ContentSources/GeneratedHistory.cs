using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// What a publisher does with files, commit by commit: the same for the same seed. Beside the files it keeps, independently of the gateway,
/// which articles readers should see after each commit.
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

    // By path: what the file says, or null where it is broken.
    private readonly SortedDictionary<string, Draft?> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _taxonomy = new(StringComparer.Ordinal);

    // By slug: what was last taken; null where no file is left.
    private readonly SortedDictionary<string, Draft?> _expected = new(StringComparer.Ordinal);
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
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
            Change();
        UpdateExpected();
    }

    /// <summary>Mends whatever is broken, so that an import into a fresh database can be compared.</summary>
    public void FixBrokenFiles()
    {
        foreach (var path in _files.Where(file => file.Value is null).Select(file => file.Key).ToList())
            _files[path] = Invent(SlugOf(path));
        UpdateExpected();
    }

    private void Change()
    {
        var kind = _files.Count < 8 ? 0 : _random.Next(12);
        var path = _files.Count == 0 ? "" : _files.Keys.ElementAt(_random.Next(_files.Count));
        switch (kind)
        {
            case 0 or 1:
                var slug = string.Create(CultureInfo.InvariantCulture, $"2024-0{1 + _made % 9}-1{_made % 7}-story-{_made++}");
                _files[$"{Pick(_folders)}/{slug}.md"] = Invent(slug);
                break;
            case 2 or 3:
                _files[path] = Invent(SlugOf(path));
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
                break;
            case 7:
                _files.Remove(path);
                break;
            case 8:
                _files[path] = null;
                break;
            case 9:
                // A second file of the same article.
                _files.TryAdd($"{Pick(_folders)}/{Path.GetFileName(path)}", Invent(SlugOf(path)));
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

    // The rules, written down once more: the first of the walk is the article, after those that readers do not see; a broken one leaves it
    // as it is; without a file it is withdrawn.
    private IEnumerable<KeyValuePair<string, Draft?>> FilesInOrder =>
        _files
            .OrderBy(file => file.Value is not null && !IsVisible(file.Value))
            .ThenBy(file => ScanOrderKey(file.Key), StringComparer.Ordinal);

    // The files that are not the article, because another one is.
    private IEnumerable<string> SecondFiles =>
        FilesInOrder
            .GroupBy(file => SlugOf(file.Key), StringComparer.Ordinal)
            .SelectMany(files => files.Skip(1))
            .Where(file => file.Value is not null)
            .Select(file => file.Key);

    private void UpdateExpected()
    {
        var first = new Dictionary<string, Draft?>(StringComparer.Ordinal);
        foreach (var (path, draft) in FilesInOrder)
            first.TryAdd(SlugOf(path), draft);
        foreach (var (slug, draft) in first)
        {
            if (draft is not null)
                _expected[slug] = draft;
        }

        foreach (var slug in _expected.Keys.Where(slug => !first.ContainsKey(slug)).ToList())
            _expected[slug] = null;
    }

    private static bool IsVisible(Draft? draft) => draft is { Published: not false, Removed: not true };

    // By name, folder by folder, the archive last.
    private static string ScanOrderKey(string path) =>
        path.Replace("_archive/", "\uffff/", StringComparison.Ordinal).Replace('/', '\u0001');

    private Draft Invent(string slug) =>
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
