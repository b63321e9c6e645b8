using System.Globalization;

namespace Gateway.Tests.ContentSources;

/// <summary>How a file gets its slug.</summary>
internal enum SlugOrigin
{
    Title,
    Key,
    FileName,
    KeyInDatedFile,
}

/// <summary>A change of a file: a new text, a move, or both. Without a new path the file is deleted.</summary>
internal sealed record FileChange(int Source, string? From, string? To, string? Text, int ToSource);

/// <summary>
/// Generated changes of the files in several sources, the same for the same seed: files are created, edited, broken, fixed, moved, deleted,
/// hidden, shown, and get a second file with the same slug. Beside the files it keeps, independently of the gateway, which articles readers
/// see, and which files are listed.
/// </summary>
internal sealed class EditedSources(int seed, int sources, bool movesBetweenSources)
{
    private static readonly string[] _folders = ["a", "b", "b/deep", "c"];

    private readonly Random _random = new(seed);
    private Dictionary<(int Source, string Path), EditedFile> _files = [];
    private Dictionary<string, StoredArticle> _articles = new(StringComparer.Ordinal);
    private HashSet<(int Source, string Path)> _skipped = [];
    private int _made;

    /// <summary>The slugs that readers see.</summary>
    public IReadOnlySet<string> Visible =>
        _articles.Where(article => !article.Value.IsDraft).Select(article => article.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>All articles that are not withdrawn, with the version of their text, and the listed files.</summary>
    public IReadOnlyList<string> State =>
        [
            .. _articles
                .Select(article => $"{article.Key} {(article.Value.IsDraft ? "hidden" : "visible")} {article.Value.Version}")
                .Concat(_files.Where(file => file.Value.IsBroken).Select(file => $"broken {file.Key.Source}/{file.Key.Path}"))
                .Concat(_skipped.Select(file => $"skipped {file.Source}/{file.Path}"))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Makes changes, each of another article.</summary>
    public IReadOnlyList<FileChange> Change(int count)
    {
        var changes = new List<FileChange>();
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        while (changes.Count < count)
        {
            if (ChangeOne(slugs) is { } change)
                changes.Add(change);
        }

        UpdateArticles();
        return changes;
    }

    /// <summary>Makes one change that can be seen from outside.</summary>
    public IReadOnlyList<FileChange> ChangeVisibly()
    {
        while (true)
        {
            var (files, articles, skipped, state) = (_files, _articles, _skipped, State);
            (_files, _articles, _skipped) = (new(files), new(articles, StringComparer.Ordinal), [.. skipped]);
            var changes = Change(1);
            if (!State.SequenceEqual(state))
                return changes;
            (_files, _articles, _skipped) = (files, articles, skipped);
        }
    }

    private FileChange? ChangeOne(HashSet<string> slugs)
    {
        if (_files.Count < 6 || _random.Next(8) == 0)
            return Create(slugs);
        var at = _files.Keys.OrderBy(OrderOf, StringComparer.Ordinal).ElementAt(_random.Next(_files.Count));
        var file = _files[at];
        if (!slugs.Add(file.Slug))
            return null;
        switch (_random.Next(9))
        {
            case 0:
                return Write(at, file with { Version = ++_made });
            case 1 when !file.IsBroken:
                return Write(at, file with { Mistake = _random.Next(1, 3) });
            case 2 when file.IsBroken:
                return Write(at, file with { Mistake = 0 });
            case 3:
                return Move(at, file, file);
            case 4 when !file.IsBroken:
                return Move(at, file, file with { Version = ++_made });
            // A new file with an error and without an article can be any file.
            case 5 when !file.IsBroken && _articles.GetValueOrDefault(file.Slug)?.File == at:
                return Move(at, file, file with { Mistake = _random.Next(1, 3) });
            case 6:
                _files.Remove(at);
                return new FileChange(at.Source, at.Path, null, null, at.Source);
            case 7 when !file.IsBroken:
                return Write(at, file with { IsDraft = !file.IsDraft });
            case 8 when !file.IsBroken:
                return Write(NewLocation(at, file), file with { Version = ++_made, IsDraft = _random.Next(3) == 0 });
            default:
                slugs.Remove(file.Slug);
                return null;
        }
    }

    private FileChange Create(HashSet<string> slugs)
    {
        var number = ++_made;
        var origin = (SlugOrigin)_random.Next(4);
        var slug = string.Create(
            CultureInfo.InvariantCulture,
            $"{(origin is SlugOrigin.Title or SlugOrigin.FileName ? "2024-08-01-" : "")}note-{number}"
        );
        slugs.Add(slug);
        var file = new EditedFile(slug, origin, $"Note {number}", number, _random.Next(4) == 0, Mistake: 0);
        return Write(NewLocation((_random.Next(sources), ""), file), file);
    }

    private FileChange Write((int Source, string Path) at, EditedFile file)
    {
        _files[at] = file;
        return new FileChange(at.Source, null, at.Path, file.ToString(), at.Source);
    }

    private FileChange Move((int Source, string Path) from, EditedFile file, EditedFile changed)
    {
        var to = NewLocation(from, file);
        _files.Remove(from);
        _files[to] = changed;
        if (_articles.TryGetValue(file.Slug, out var article) && article.File == from)
            _articles[file.Slug] = article with { File = to };
        return new FileChange(from.Source, from.Path, to.Path, changed == file ? null : changed.ToString(), to.Source);
    }

    private (int Source, string Path) NewLocation((int Source, string Path) from, EditedFile file)
    {
        while (true)
        {
            var source = movesBetweenSources ? _random.Next(sources) : from.Source;
            var name = file.Origin switch
            {
                SlugOrigin.FileName => file.Slug,
                SlugOrigin.KeyInDatedFile => string.Create(CultureInfo.InvariantCulture, $"2024-08-{_random.Next(10, 29)}-any-{++_made}"),
                _ => string.Create(
                    CultureInfo.InvariantCulture,
                    $"file-{(from.Path.Length > 0 && _random.Next(2) == 0 ? NumberIn(from.Path) : ++_made)}"
                ),
            };
            var place = (source, $"{_folders[_random.Next(_folders.Length)]}/{name}.md");
            if (!_files.ContainsKey(place))
                return place;
        }
    }

    private static int NumberIn(string path) =>
        int.Parse(Path.GetFileNameWithoutExtension(path).Split('-')[^1], CultureInfo.InvariantCulture);

    // The rules of docs/content-format.md, implemented again.
    private void UpdateArticles()
    {
        var files = _files.ToLookup(file => file.Value.Slug, file => file.Key, StringComparer.Ordinal);
        foreach (var slug in files.Select(group => group.Key).Concat(_articles.Keys).Distinct(StringComparer.Ordinal).ToList())
        {
            var article = _articles.GetValueOrDefault(slug);
            var inOrder = files[slug].OrderBy(OrderOf, StringComparer.Ordinal).ToList();
            if (article is not null && _files.TryGetValue(article.File, out var own) && own.IsBroken)
                continue;
            // Only the name of a file shows which article it is, if it has an error.
            var broken = inOrder.FindIndex(place => _files[place] is { IsBroken: true, Origin: SlugOrigin.FileName });
            if (article is not null && !_files.ContainsKey(article.File) && broken >= 0)
            {
                _articles[slug] = article with { File = inOrder[broken] };
                continue;
            }

            var first = inOrder
                .Where(place => !_files[place].IsBroken)
                .OrderBy(place => _files[place].IsDraft)
                .ThenBy(place =>
                    place == article?.File ? 0
                    : _skipped.Contains(place) ? 2
                    : 1
                )
                .Take(1)
                .ToList();
            if (first is [var winner])
                _articles[slug] = new StoredArticle(winner, _files[winner].Version, _files[winner].IsDraft);
            else
                _articles.Remove(slug);
        }

        _skipped =
        [
            .. _files
                .Where(file => !file.Value.IsBroken && _articles.GetValueOrDefault(file.Value.Slug)?.File != file.Key)
                .Select(file => file.Key),
        ];
    }

    private static string OrderOf((int Source, string Path) place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Source}\u0001{place.Path.Replace('/', '\u0001')}");

    private sealed record StoredArticle((int Source, string Path) File, int Version, bool IsDraft);

    private sealed record EditedFile(string Slug, SlugOrigin Origin, string Title, int Version, bool IsDraft, int Mistake)
    {
        public bool IsBroken => Mistake > 0;

        public override string ToString() =>
            string.Join(
                '\n',
                (IEnumerable<string>)
                    [
                        "---",
                        Mistake == 1 ? "title: [cut" : $"title: {Title}",
                        "publishedDateTime: 2024-08-01T00:00:00Z",
                        $"webUrl: https://gazette.example/{Slug}",
                        "provider: {name: The Gazette, domain: gazette.example}",
                        .. Origin is SlugOrigin.Key or SlugOrigin.KeyInDatedFile ? [$"slug: {Slug}"] : Array.Empty<string>(),
                        .. IsDraft ? ["draft: true"] : Array.Empty<string>(),
                        .. Mistake == 2 ? ["heat: [1"] : Array.Empty<string>(),
                        "---",
                        string.Create(CultureInfo.InvariantCulture, $"This is version {Version}."),
                        $"It is about {Slug}, and begins with the letter A.",
                        $"The harbour master of {Title} was the first to notice it.",
                        "",
                    ]
            );
    }
}
