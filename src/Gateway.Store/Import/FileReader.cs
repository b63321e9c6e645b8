using System.Security.Cryptography;
using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>Reads files and parses their content. A file is not parsed if its bytes show that the store has its content.</summary>
internal sealed class FileReader(ContentReader reader, ContentOptions options)
{
    // Part of every fingerprint. Increase it when the reader reads more from the same bytes, so that all files are imported again.
    private const int ReaderVersion = 7;

    private static readonly string[] _codesOfOtherFiles = [ProblemCodes.PageNotFound, ProblemCodes.MediaMissing, ProblemCodes.MediaPointer];

    private long _filesRead;

    /// <summary>The number of file reads from the disk.</summary>
    public long FilesRead => Interlocked.Read(ref _filesRead);

    /// <inheritdoc cref="ContentReader.RefreshSiteData"/>
    public void RefreshSiteData() => reader.RefreshSiteData();

    /// <inheritdoc cref="ContentReader.IsSiteDataBeingWritten"/>
    public bool IsSiteDataBeingWritten => reader.IsSiteDataBeingWritten;

    /// <inheritdoc cref="ContentReader.IsSiteData"/>
    public bool IsSiteData(string path, string root, bool isNew) => reader.IsSiteData(path, root, isNew);

    /// <summary>Reads a file, and parses it unless its article in <paramref name="known"/> has the same fingerprint.</summary>
    public Result Read(ContentPath path, Dictionary<Guid, StoredArticle> known)
    {
        var (file, fingerprint) = Load(path);
        if (
            file.Problem is null
            && Slug.FromFileName(path.Path) is { } slug
            && known.TryGetValue(DocumentId.OfArticle(slug), out var stored)
            && stored.Source.IsUpToDate(fingerprint)
        )
            return new Result.Unchanged(stored.Source.Id, fingerprint);
        return Parse(path, file, fingerprint);
    }

    /// <summary>Reads and parses a file.</summary>
    public Result.Parsed Parse(ContentPath path)
    {
        var (file, fingerprint) = Load(path);
        return Parse(path, file, fingerprint);
    }

    /// <summary>Reads the text of a file. Returns an empty text if the file cannot be read.</summary>
    public string ReadText(ContentPath path)
    {
        Interlocked.Increment(ref _filesRead);
        return Encoding.UTF8.GetString(ContentFileReader.Read(path, options).Bytes.Span);
    }

    /// <summary>Parses an article's file that a client sent.</summary>
    /// <returns>The article, or its problems.</returns>
    public Result.Parsed ParseSubmitted(string fileName, string text) =>
        new(reader.ReadArticle(fileName, text), FingerprintOf(new ContentPath(fileName), Encoding.UTF8.GetBytes(text)));

    /// <summary>Parses a new text of a stored article by the rules for its file.</summary>
    /// <param name="path">The path of its file, which need not exist, or the name with which a client sent it.</param>
    /// <param name="text">The text.</param>
    /// <returns>The article, or its problems.</returns>
    public Result.Parsed ParseEdited(string path, string text)
    {
        var (content, fingerprint) = ParseSubmitted(path, text);
        return new Result.Parsed(WithImageSizes(new ContentPath(path), content), fingerprint);
    }

    private (FileBytes File, Guid Fingerprint) Load(ContentPath path)
    {
        Interlocked.Increment(ref _filesRead);
        var file = ContentFileReader.Read(path, options);
        return (file, file.Problem is null ? FingerprintOf(path, file.Bytes.Span) : Guid.Empty);
    }

    private Result.Parsed Parse(ContentPath path, FileBytes file, Guid fingerprint)
    {
        var content = WithImageSizes(path, reader.Read(path, file));
        // A missing file can be added later. So each scan reads this one again, and compares what it finds then.
        var missing = content.Warnings.Where(warning => _codesOfOtherFiles.Contains(warning.Code)).ToList();
        return new Result.Parsed(content, missing.Count == 0 ? fingerprint : WithWarnings(fingerprint, missing))
        {
            DependsOnOtherFiles = missing.Count > 0,
        };
    }

    private static Guid WithWarnings(Guid fingerprint, IReadOnlyList<ContentProblem> warnings) =>
        new(
            SHA256
                .HashData(Encoding.UTF8.GetBytes($"{fingerprint}\n{string.Join('\n', warnings.Select(warning => warning.Message))}"))
                .AsSpan(0, 16),
            bigEndian: true
        );

    private Guid FingerprintOf(ContentPath path, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes(
                $"{ReaderVersion}\n{options.BaseUrl}\n{Slug.FromFileName(path.Path)}\n{reader.FingerprintOf(path, bytes)}"
            )
        );
        hash.AppendData(bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }

    // A file that is missing or that cannot be read leaves an image without a size. It is read again when its article is imported again.
    private ContentResult WithImageSizes(ContentPath path, ContentResult result)
    {
        if (
            result is not ContentResult.AcceptedArticle { Article: { Addresses: { } addresses } article } file
            || reader.RootOf(path) is not { } root
            || !(article.Images.Any(HasNoSize) || article.Related.Any(link => link.Images.Any(HasNoSize)))
        )
            return result;
        return file with
        {
            Article = article with
            {
                Images = [.. article.Images.Select(WithSize)],
                Related = [.. article.Related.Select(link => link with { Images = [.. link.Images.Select(WithSize)] })],
            },
        };

        ImageContent WithSize(ImageContent image) =>
            HasNoSize(image)
            && addresses.LocalPaths(image.Url).Select(place => SizeOf(root, place)).FirstOrDefault(size => size is not null) is { } found
                ? image with
                {
                    Width = found.Width,
                    Height = found.Height,
                }
                : image;
    }

    private ImageSize? SizeOf(string root, string path)
    {
        using var file = MediaFile.Open(root, path, options.MaxMediaBytes);
        return file is null ? null : ImageSize.Of(file);
    }

    private static bool HasNoSize(ImageContent image) => image is { Width: null, Height: null };

    /// <summary>The result of reading a file.</summary>
    public abstract record Result
    {
        private Result() { }

        public sealed record Unchanged(Guid ArticleId, Guid Fingerprint) : Result;

        public sealed record Parsed(ContentResult Content, Guid Fingerprint) : Result
        {
            /// <summary>True if the content has a warning because of another file, which can change.</summary>
            public bool DependsOnOtherFiles { get; init; }
        }
    }
}
