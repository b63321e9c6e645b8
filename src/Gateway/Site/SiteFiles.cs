using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace Gateway.Site;

/// <summary>The files that the build of <c>Gateway.Web</c> has put into <c>web/</c> beside the program.</summary>
internal sealed partial class SiteFiles
{
    /// <summary>The precompressed variants, the smaller one first.</summary>
    private static readonly (string Encoding, string Extension)[] _variants = [("br", ".br"), ("gzip", ".gz")];

    private readonly Dictionary<string, Asset> _assets = new(StringComparer.Ordinal);

    /// <param name="folder">The folder with <c>index.html</c>, <c>assets/</c> and <c>persisted-documents.json</c>. It may be
    /// missing.</param>
    public SiteFiles(string folder)
    {
        var page = Path.Combine(folder, "index.html");
        if (!File.Exists(page))
            return;
        Template = File.ReadAllText(page);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "assets")))
            if (_types.TryGetValue(Path.GetExtension(file), out var type))
                _assets[Path.GetFileName(file)] = Asset.Of(file, type);
        OperationIds = ReadOperationIds(Path.Combine(folder, DocumentsFile));
    }

    /// <summary>The name of the file with the operations that the site sends by id.</summary>
    public const string DocumentsFile = "persisted-documents.json";

    /// <summary>The folder in which the build puts the site.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>The page without its head and data; <c>null</c> if the build had no Node.js.</summary>
    public string? Template { get; }

    /// <summary>The ids of the site's operations by their names.</summary>
    public IReadOnlyDictionary<string, string> OperationIds { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> _types = new(StringComparer.Ordinal)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>Returns the variant of a file that the client accepts, or null if there is no such file.</summary>
    public (Asset Asset, Variant Variant)? Find(string name, IList<StringWithQualityHeaderValue> acceptedEncodings) =>
        _assets.TryGetValue(name, out var asset)
            ? (asset, asset.Compressed.FirstOrDefault(variant => Accepts(acceptedEncodings, variant.Encoding)) ?? asset.Plain)
            : null;

    private static bool Accepts(IList<StringWithQualityHeaderValue> encodings, string? encoding) =>
        encodings.Any(each => each.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && each.Quality is null or > 0);

    private static Dictionary<string, string> ReadOperationIds(string file)
    {
        using var stream = File.OpenRead(file);
        return (JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? []).ToDictionary(
            document => OperationName().Match(document.Value).Groups["name"].Value,
            document => document.Key,
            StringComparer.Ordinal
        );
    }

    [GeneratedRegex(@"^(query|mutation|subscription)\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OperationName();

    /// <summary>A file with a hash of its content in its name.</summary>
    internal sealed record Asset(string ContentType, Variant Plain, IReadOnlyList<Variant> Compressed)
    {
        public static Asset Of(string file, string type) =>
            new(
                type,
                Variant.Of(file, null),
                [
                    .. _variants
                        .Where(variant => File.Exists(file + variant.Extension))
                        .Select(variant => Variant.Of(file + variant.Extension, variant.Encoding)),
                ]
            );
    }

    /// <summary>The bytes of a file in one encoding.</summary>
    internal sealed record Variant(string Path, string? Encoding, long Length, EntityTagHeaderValue Tag)
    {
        public static Variant Of(string path, string? encoding) =>
            new(path, encoding, new FileInfo(path).Length, new EntityTagHeaderValue($"\"{System.IO.Path.GetFileName(path)}\""));
    }
}
