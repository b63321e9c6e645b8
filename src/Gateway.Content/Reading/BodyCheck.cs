using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Templates;
using Gateway.Content.Text;

namespace Gateway.Content.Reading;

/// <summary>
/// Finds links, images and tags of an article that lead nowhere for readers. They are warnings, because the article can be read without
/// them.
/// </summary>
/// <param name="find">Finds the file of another page in the folders of the sources; <c>null</c> if there is none.</param>
/// <param name="read">Reads such a file.</param>
internal sealed class BodyCheck(Func<string, ContentPath?> find, Func<ContentPath, ContentResult> read)
{
    // A body with more is a list of links. Reading all their files would take too long.
    private const int MaxReferences = 50;

    private readonly List<Finding> _findings = [];

    /// <summary>Returns the warnings with their positions in the file.</summary>
    /// <param name="head">The text of the file before the body.</param>
    /// <param name="article">The article.</param>
    /// <param name="hasMedia">True if the file may have relative addresses of media.</param>
    internal IReadOnlyList<ContentProblem> Warnings(string head, ArticleContent article, bool hasMedia)
    {
        if (article.Addresses is not { Root: not null } addresses)
            return [];
        var body = article.Body ?? "";
        AddImages(head, article.Images, new LocalMedia(addresses));
        AddTags(body, head.Length, addresses);
        if (hasMedia)
            AddMedia(body, head.Length, new LocalMedia(addresses));
        if (_findings.Count == 0)
            return [];
        var problems = new ProblemList(head + body);
        foreach (var (code, message, offset, hint) in _findings)
            problems.AddWarning(code, message, offset, hint);
        return problems.Warnings;
    }

    private void AddImages(string head, IReadOnlyList<ImageContent> images, LocalMedia media)
    {
        foreach (var url in images.Select(image => image.Url))
        {
            var name = Uri.UnescapeDataString(url[(url.LastIndexOf('/') + 1)..].Split('?', '#')[0]);
            if (media.MistakeOf(url) is var (code, problem, hint))
                Add(code, $"\"{name}\" in the images {problem}.", Math.Max(0, head.IndexOf(name, StringComparison.Ordinal)), hint);
        }
    }

    private void AddMedia(string body, int start, LocalMedia media)
    {
        foreach (var (offset, address) in BodyAddressFinder.In(body))
        {
            if (media.MistakeIn(address) is var (code, problem, hint))
                Add(code, $"\"{Shortened.Of(address)}\" {problem}.", start + offset, hint);
        }
    }

    private void AddTags(string body, int start, AddressResolver addresses)
    {
        var written = BodyTemplate.Written(body, addresses);
        if (written?.LeftOut is { Count: > 0 } tags)
            Add(
                ProblemCodes.TemplateLeftOut,
                $"\"{tags[0].Tag}\"{OthersBeside(tags.Count - 1)} left out of the page, because only the generator can evaluate {(tags.Count == 1 ? "it" : "them")}.",
                start + tags[0].Offset,
                "Write what it stands for, if readers need it."
            );
        foreach (var (offset, reference) in (written?.References ?? []).Concat(BodyReferences.LinksIn(body, addresses)).Take(MaxReferences))
        {
            if (MistakeIn(reference) is { } mistake)
                Add(
                    ProblemCodes.PageNotFound,
                    $"\"{Shortened.Of(reference.Written)}\" {mistake}, so that the link has no address.",
                    start + offset,
                    "Correct the path, or publish the other page."
                );
        }
    }

    private static string OthersBeside(int others) =>
        others switch
        {
            0 => " is",
            1 => " and 1 more tag are",
            _ => $" and {others} more tags are",
        };

    private string? MistakeIn(PageReference reference)
    {
        if (reference.Paths.Count == 0)
            return reference.QueryAndFragment.Length > 0 ? null : "names no file";
        return reference.Paths.Select(find).FirstOrDefault(found => found is not null) is not { } page ? "is not the file of a page"
            : read(page) is ContentResult.AcceptedArticle { Article: { Published: true, Removed: false } } ? null
            : "is a page that readers cannot see";
    }

    private void Add(string code, string message, int offset, string hint) => _findings.Add(new Finding(code, message, offset, hint));

    private readonly record struct Finding(string Code, string Message, int Offset, string Hint);
}
