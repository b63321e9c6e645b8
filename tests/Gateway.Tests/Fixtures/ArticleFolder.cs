namespace Gateway.Tests.Fixtures;

/// <summary>A temporary folder of content files. It is deleted at the end of the test.</summary>
internal sealed class ArticleFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("gateway-content-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>The full path of a file or folder in this folder.</summary>
    public string At(string path) => Path.Combine(Root, path);

    /// <summary>Writes the articles into <c>_news</c>. The file name is the slug.</summary>
    public ArticleFolder With(params IEnumerable<Draft> articles) => WithIn("_news", articles);

    /// <summary>Writes the articles into <paramref name="folder"/>. The file name is the slug.</summary>
    public ArticleFolder WithIn(string folder, params IEnumerable<Draft> articles)
    {
        foreach (var article in articles)
            WithFile(Path.Combine(folder, $"{article.Slug}.md"), article.ToString());
        return this;
    }

    /// <summary>Writes the file of a topic.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="more">More lines of YAML.</param>
    public ArticleFolder WithTopic(string name, params string[] more) =>
        WithFile(Path.Combine("_data", "topics", $"{name}.yaml"), string.Join('\n', ["taxonomy: topic", $"name: {name}", .. more, ""]));

    /// <summary>Writes the file of an organization.</summary>
    /// <param name="provider">The name and the domain.</param>
    /// <param name="more">More lines of front matter.</param>
    public ArticleFolder WithOrganization((string Name, string Domain) provider, params string[] more) =>
        WithFile(
            Path.Combine("_data", "organizations", $"{provider.Name}.md"),
            string.Join('\n', ["---", "taxonomy: organization", $"name: {provider.Name}", $"domain: {provider.Domain}", .. more, "---", ""])
        );

    public ArticleFolder WithFile(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path)) ?? Root);
        File.WriteAllText(At(path), text);
        return this;
    }

    public void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(to)) ?? Root);
        File.Move(At(from), At(to));
    }

    public ArticleFolder Remove(string path)
    {
        File.Delete(At(path));
        return this;
    }
}
