using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// Generated renames, exchanges, corrections and deletions of undated files: the same for the same seed. It states independently of the
/// gateway which article each file is.
/// </summary>
internal sealed class RenamedFiles(int seed)
{
    private const string Date = "2024-06-01";

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, Note> _files = new(StringComparer.Ordinal);
    private readonly List<Note> _deleted = [];
    private List<StoredNote> _stored = [];
    private int _made;

    /// <summary>The text of each file, by path.</summary>
    public Dictionary<string, string> Files => _files.ToDictionary(file => file.Key, file => file.Value.ToString(), StringComparer.Ordinal);

    /// <summary>The title in each file, by path.</summary>
    public IReadOnlyList<string> Titles => [.. _files.Select(file => $"{file.Key} {file.Value.Title}")];

    /// <summary>The path, the title and the slug of each article that readers should see.</summary>
    public IReadOnlyList<string> Articles =>
        [
            .. _stored
                .Where(article => !article.Withdrawn)
                .Select(article => $"{article.Path} {article.Note.Title} {article.Slug}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The slugs that readers should see.</summary>
    public IReadOnlySet<string> Slugs =>
        _stored.Where(article => !article.Withdrawn).Select(article => article.Slug).ToHashSet(StringComparer.Ordinal);

    /// <summary>Changes several files at the same time.</summary>
    public void Change()
    {
        while (_files.Count < 6)
            Create();
        Permute();
        for (var changes = _random.Next(4); changes > 0; changes--)
            ChangeOne();
        _stored = Match();
    }

    /// <summary>Continues from other slugs, because the gateway has seen the changes in parts.</summary>
    public void Resume(IEnumerable<(string Path, string Slug, bool Withdrawn)> stored)
    {
        var notes = _stored.ToDictionary(article => article.Slug, article => article.Note, StringComparer.Ordinal);
        _stored =
        [
            .. stored.Select(article => new StoredNote(
                article.Slug,
                article.Path,
                article.Withdrawn ? notes.GetValueOrDefault(article.Slug, new Note(-1, "")) : _files[article.Path],
                article.Withdrawn
            )),
        ];
    }

    // Some files exchange their paths or move to new ones, in cycles and chains.
    private void Permute()
    {
        var paths = _files.Keys.Where(_ => _random.Next(2) == 0).ToArray();
        var targets = paths.Select(path => _random.Next(4) == 0 ? NewPath() : path).ToArray();
        _random.Shuffle(targets);
        var notes = paths.Select(path => _files[path]).ToArray();
        foreach (var path in paths)
            _files.Remove(path);
        for (var i = 0; i < paths.Length; i++)
            _files[targets[i]] = notes[i];
    }

    private void ChangeOne()
    {
        var path = _files.Keys.ElementAt(_random.Next(_files.Count));
        switch (_random.Next(5))
        {
            case 0 or 1:
                _files[path] = _files[path] with { Title = NewTitle() };
                break;
            case 2:
                Create();
                break;
            case 3:
                _deleted.Add(_files[path]);
                _files.Remove(path);
                break;
            case 4 when _deleted.Count > 0:
                _files[NewPath()] = _deleted[^1];
                _deleted.RemoveAt(_deleted.Count - 1);
                break;
        }
    }

    // The rules of docs/content-format.md, implemented again.
    private List<StoredNote> Match()
    {
        var stored = _stored.ToList();
        var left = _files.Keys.ToHashSet(StringComparer.Ordinal);
        var found = new List<StoredNote>();
        Take((path, article) => !article.Withdrawn && article.Path == path && article.Note == _files[path]);
        Take((path, article) => !article.Withdrawn && article.Note == _files[path]);
        Take((path, article) => !article.Withdrawn && article.Path == path);
        Take((path, article) => article.Withdrawn && article.Note == _files[path]);
        found.AddRange(left.Select(path => new StoredNote($"{Date}-{_files[path].Title}", path, _files[path], Withdrawn: false)));
        return [.. found, .. stored.Select(article => article with { Withdrawn = true })];

        void Take(Func<string, StoredNote, bool> isSame)
        {
            foreach (var path in left.Order(StringComparer.Ordinal).ToList())
            {
                if (stored.Find(article => isSame(path, article)) is not { } article)
                    continue;
                left.Remove(path);
                stored.Remove(article);
                found.Add(article with { Path = path, Note = _files[path], Withdrawn = false });
            }
        }
    }

    private void Create() => _files[NewPath()] = new Note(_made, NewTitle());

    private string NewPath() => string.Create(CultureInfo.InvariantCulture, $"{(_made % 3 == 0 ? "deep/" : "")}note-{_made++}.md");

    private string NewTitle() => string.Create(CultureInfo.InvariantCulture, $"title-{_made++}");

    private sealed record Note(int Number, string Title)
    {
        public override string ToString() =>
            new Draft($"{Date}-x")
            {
                Title = Title,
                Body = string.Create(CultureInfo.InvariantCulture, $"The text of note {Number}.\n"),
            }.ToString();
    }

    private sealed record StoredNote(string Slug, string Path, Note Note, bool Withdrawn);
}
