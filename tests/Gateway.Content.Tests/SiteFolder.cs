using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests;

/// <summary>A folder of a site that a test writes.</summary>
internal sealed class SiteFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("gateway-site-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal SiteFolder With(string path, string text)
    {
        var full = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? Root);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>Writes a file with front matter in YAML.</summary>
    internal SiteFolder WithPost(string path, string keys) => With(path, $"---\n{keys}\n---\nBody.\n");

    internal string At(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Returns a reader of the site, whose content is in a folder of it.</summary>
    internal ContentReader Reader(
        ContentPreset preset,
        string content = "",
        Func<ContentMapping, ContentMapping>? change = null,
        TimeProvider? time = null
    )
    {
        var mapping = new ContentMapping
        {
            Preset = preset,
            SiteUrl = new Uri("https://blog.example/"),
            Root = At(content).TrimEnd(Path.DirectorySeparatorChar),
        };
        return new ContentReader(
            new ContentOptions(),
            new ContentMappings(ContentMapping.Gateway, [(change?.Invoke(mapping) ?? mapping).WithFingerprint()], time)
        );
    }

    internal ContentResult Read(ContentReader reader, string path)
    {
        var file = new ContentPath(At(path)) { Root = Root };
        return reader.Read(file, ContentFileReader.Read(file, new ContentOptions()));
    }

    internal ArticleContent Article(ContentReader reader, string path) =>
        Assert.IsType<ContentResult.AcceptedArticle>(Read(reader, path)).Article;
}
