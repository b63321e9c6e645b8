using System.Security.Cryptography;
using System.Text;
using Gateway.Content;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>Reads files and parses their content. A file is not parsed if its bytes show that the store has its content.</summary>
internal sealed class FileReader(ContentReader reader, ContentOptions options)
{
    // Part of every fingerprint. Increase it when the reader reads more from the same bytes, so that all files are imported again.
    private const int ReaderVersion = 3;

    private long _filesRead;

    /// <summary>The number of file reads from the disk.</summary>
    public long FilesRead => Interlocked.Read(ref _filesRead);

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

    /// <summary>Parses an article's file that a client sent.</summary>
    /// <returns>The article, or its problems.</returns>
    public Result.Parsed ParseSubmitted(string fileName, string text) =>
        new(reader.ReadArticle(fileName, text), FingerprintOf(fileName, Encoding.UTF8.GetBytes(text)));

    private (FileBytes File, Guid Fingerprint) Load(ContentPath path)
    {
        Interlocked.Increment(ref _filesRead);
        var file = ContentFile.Read(path, options);
        return (file, file.Problem is null ? FingerprintOf(path.Path, file.Bytes.Span) : Guid.Empty);
    }

    private Result.Parsed Parse(ContentPath path, FileBytes file, Guid fingerprint) => new(reader.Read(path.Path, file), fingerprint);

    private Guid FingerprintOf(string path, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes($"{ReaderVersion}\n{options.BaseUrl}\n{Slug.FromFileName(path)}\n{reader.FingerprintOf(path)}")
        );
        hash.AppendData(bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }

    /// <summary>The result of reading a file.</summary>
    public abstract record Result
    {
        private Result() { }

        public sealed record Unchanged(Guid ArticleId, Guid Fingerprint) : Result;

        public sealed record Parsed(ContentResult Content, Guid Fingerprint) : Result;
    }
}
