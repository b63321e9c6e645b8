using System.Security.Cryptography;
using System.Text;
using Gateway.Content;
using Gateway.Documents;
using Gateway.Writing;

namespace Gateway.Import;

/// <summary>Reads a file as content, unless its bytes tell that the store already has what it says.</summary>
internal sealed class FileReader(ContentReader reader, ContentOptions options)
{
    // Part of every fingerprint: raised when the reader learns to read more from the same bytes, so that all is read again.
    private const int ReaderVersion = 1;

    public Result Read(ContentPath path, Dictionary<Guid, StoredArticle> known)
    {
        var file = ContentFile.Read(path, options);
        if (file.Problem is { } problem)
            return new Result.Parsed(new ContentResult.Rejected([problem]), Guid.Empty);

        var fingerprint = FingerprintOf(path.Path, file.Bytes.Span);
        if (
            Slug.OfStem(path.Path) is { } slug
            && known.TryGetValue(DocumentId.OfArticle(slug), out var stored)
            && stored.Source.Knows(fingerprint)
        )
            return new Result.Unchanged(stored.Source.Id, fingerprint);
        return new Result.Parsed(reader.Read(path.Path, file.Bytes), fingerprint);
    }

    /// <summary>Reads what a client sends as an article's file.</summary>
    /// <returns>The article, or what is wrong with it.</returns>
    public Result.Parsed ReadSent(string fileName, string text) =>
        new(reader.ReadArticle(fileName, text), FingerprintOf(fileName, Encoding.UTF8.GetBytes(text)));

    private Guid FingerprintOf(string path, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{ReaderVersion}\n{options.BaseUrl}\n{Slug.OfStem(path)}\n"));
        hash.AppendData(bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }

    /// <summary>What reading came to.</summary>
    public abstract record Result
    {
        private Result() { }

        public sealed record Unchanged(Guid ArticleId, Guid Fingerprint) : Result;

        public sealed record Parsed(ContentResult Content, Guid Fingerprint) : Result;
    }
}
