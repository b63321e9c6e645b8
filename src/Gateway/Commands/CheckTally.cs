using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Commands;

/// <summary>The results of a check. The counts add up to the number of files.</summary>
internal sealed class CheckTally
{
    private readonly Dictionary<string, (string Path, bool IsHidden)> _winners = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, int> _files = [];
    private readonly List<SkippedFile> _skippedFiles = [];
    private readonly List<(string Path, ContentProblem Problem)> _problems = [];
    private readonly List<Folder> _folders = [];

    internal int Files => _files.Values.Sum();
    internal int Articles => Of<ContentResult.AcceptedArticle>();
    internal int Topics => Of<ContentResult.Topic>();
    internal int Organizations => Of<ContentResult.Organization>();
    internal int Synonyms => Of<ContentResult.Synonyms>();
    internal int Rejected => Of<ContentResult.Rejected>();

    /// <summary>The errors and warnings, in the order of the files.</summary>
    internal IReadOnlyList<(string Path, ContentProblem Problem)> Problems =>
        [.. ProblemCauses.Deduplicate(_problems).Select(found => (RelativePath(found.Path), found.Problem))];
    internal IReadOnlyList<SkippedFile> SkippedFiles => _skippedFiles;

    /// <summary>True if there is anything that an author should know: an error, a warning, or a content file that was skipped.</summary>
    internal bool HasAnyFinding =>
        _problems.Count > 0
        || _skippedFiles.Exists(file => file.Result.Reason is not (SkipReason.NotAContentFile or SkipReason.IgnoredBySite));

    internal string Summary =>
        $"{CountText.Of(Files, "file")}: {CountText.Of(Articles, "article")}, {CountText.Of(Topics, "topic")}, {CountText.Of(Organizations, "organization")}, {(Synonyms > 0 ? $"{CountText.Of(Synonyms, "file")} of synonyms, " : "")}{Of<ContentResult.Skipped>()} skipped{Reasons}, {Rejected} rejected";

    private string Reasons =>
        _skipped.Count == 0 ? "" : $" ({string.Join(", ", _skipped.Select(reason => $"{reason.Key} {reason.Value}"))})";

    /// <summary>Begins a folder. The following results belong to it.</summary>
    internal void Begin(string folder) => _folders.Add(new Folder(folder, _skippedFiles.Count));

    /// <summary>
    /// Counts a result. A second file of the same article counts as <see cref="SkipReason.SameSlug"/>. Of two such files, one that readers
    /// see wins over one that they do not see; otherwise the first one wins.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="result">The result.</param>
    /// <param name="isHidden">True if the file is an article that readers do not see.</param>
    internal void Add(string path, ContentResult result, bool isHidden)
    {
        if (result is ContentResult.AcceptedArticle { Article.Slug: var slug } && !_winners.TryAdd(slug, (path, isHidden)))
        {
            var winner = _winners[slug];
            if (winner.IsHidden && !isHidden)
            {
                _winners[slug] = (path, isHidden);
                Skip(winner.Path, SameSlug($"{path}, which is published"));
                Count(typeof(ContentResult.Skipped), 1);
                Count(typeof(ContentResult.AcceptedArticle), -1);
            }
            else
                result = SameSlug($"{winner.Path}, {(isHidden && !winner.IsHidden ? "which is published" : "which comes first")}");
        }

        if (result is ContentResult.Skipped skipped)
            Skip(path, skipped);

        var errors = (result as ContentResult.Rejected)?.Problems ?? [];
        _problems.AddRange(errors.Concat(result.Warnings).Select(problem => (path, problem)));
        Count(result.GetType(), 1);
        _folders[^1].Add(result);
    }

    /// <summary>Explains what to do about each folder in which no file is an article, a topic or an organization.</summary>
    internal IEnumerable<string> FoldersWithoutArticles() =>
        _folders
            .Where(folder => folder is { Files: > 0, Content: 0 })
            .Select(folder =>
                NoArticlesExplanation.Explain(folder.Path, folder.Files, _skippedFiles.Skip(folder.FirstSkipped).Take(folder.Skipped))
            );

    // The path of a configuration is a full one. All others are as the user wrote them.
    private string RelativePath(string path) =>
        Path.IsPathRooted(path) && _folders.TrueForAll(folder => !Path.IsPathRooted(folder.Path))
            ? Path.GetRelativePath(Environment.CurrentDirectory, path)
            : path;

    private static ContentResult.Skipped SameSlug(string winner) => new(SkipReason.SameSlug, $"is the same article as {winner}");

    private void Skip(string path, ContentResult.Skipped skipped)
    {
        var file = new SkippedFile(path, skipped);
        _skipped[file.Code] = _skipped.GetValueOrDefault(file.Code) + 1;
        _skippedFiles.Add(file);
        _folders[^1].Skipped++;
    }

    private void Count(Type result, int files) => _files[result] = _files.GetValueOrDefault(result) + files;

    private int Of<T>()
        where T : ContentResult => _files.GetValueOrDefault(typeof(T));

    private sealed class Folder(string path, int firstSkipped)
    {
        public string Path => path;
        public int FirstSkipped => firstSkipped;
        public int Files { get; private set; }
        public int Skipped { get; set; }

        /// <summary>The number of articles, topics, organizations and files of synonyms.</summary>
        public int Content { get; private set; }

        public void Add(ContentResult result)
        {
            Files++;
            // A second file of the same article is an article.
            if (result is not (ContentResult.Skipped { Reason: not SkipReason.SameSlug } or ContentResult.Rejected))
                Content++;
        }
    }
}
