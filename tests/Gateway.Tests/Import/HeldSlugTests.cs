using Gateway.Store.Access;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>A visible article keeps its slug if other files with the same slug appear.</summary>
public sealed class HeldSlugTests(SharedGateway gateway) : WriterTests(gateway, _writer)
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    /// <summary>The name of the stored file, that of a file that sorts earlier, and the key <c>slug</c> of both.</summary>
    public static TheoryData<string, string, string> Names =>
        new()
        {
            { "m/2024-08-01-same.md", "a/2024-08-01-same.md", "" },
            { "m/undated.md", "a/other.md", "" },
            { "m/undated.md", "a/other.md", "slug: chosen\n" },
            { "m/2024-08-01-one.md", "a/2024-08-02-two.md", "slug: chosen\n" },
            { "m/2024-08-01-one.md", "a/undated.md", "slug: chosen\n" },
            { "m/undated.md", "a/2024-08-02-two.md", "slug: chosen\n" },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_new_file_with_the_slug_of_a_stored_article_is_listed_and_does_not_replace_it(
        string stored,
        string earlier,
        string slug
    )
    {
        await ImportAsync(Folder.WithFile(stored, Text(slug, "Stored.\n")));
        var changes = await ReadPublicationAsync();

        await ImportAsync(Folder.WithFile(earlier, Text(slug, "Earlier.\n")));
        var listed = await ProblemsAsync();
        var unchanged = await ImportAsync(Folder);
        await ImportAsync(Folder.WithFile(stored, Text(slug, "Edited.\n")));

        Assert.Equal([$"{earlier} SAME_SLUG {stored}, which was imported before it."], listed);
        Assert.True(unchanged.ChangedNothing);
        Assert.Equal(["Edited.\n"], await BodiesAsync());
        Assert.Equal(listed, await ProblemsAsync());
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_draft_that_becomes_published_does_not_take_the_slug_of_a_stored_article(string stored, string earlier, string slug)
    {
        Folder.WithFile(stored, Text(slug, "Stored.\n")).WithFile(earlier, Text($"{slug}draft: true\n", "Draft.\n"));
        await ImportAsync(Folder);
        var changes = await ReadPublicationAsync();

        await ImportAsync(Folder.WithFile(earlier, Text(slug, "Published.\n")));

        Assert.Equal(["Stored.\n"], await BodiesAsync());
        Assert.Equal([$"{earlier} SAME_SLUG {stored}, which was imported before it."], await ProblemsAsync());
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_other_file_with_the_slug_becomes_the_article_when_the_stored_one_is_hidden_or_deleted(
        string stored,
        string earlier,
        string slug
    )
    {
        await ImportAsync(Folder.WithFile(stored, Text(slug, "Stored.\n")));
        await ImportAsync(Folder.WithFile(earlier, Text(slug, "Earlier.\n")));
        var changes = await ReadPublicationAsync();

        await ImportAsync(Folder.WithFile(stored, Text($"{slug}draft: true\n", "Stored.\n")));
        var afterHiding = await BodiesAsync();
        await ImportAsync(Folder.WithFile(stored, Text(slug, "Stored.\n")));
        var afterShowing = await BodiesAsync();
        await ImportAsync(Folder.Remove(earlier));

        Assert.Equal(["Earlier.\n"], afterHiding);
        Assert.Equal(["Earlier.\n"], afterShowing);
        Assert.Equal(["Stored.\n"], await BodiesAsync());
        Assert.Empty(await ProblemsAsync());
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_moved_file_keeps_the_slug_that_another_file_also_has(string stored, string earlier, string slug)
    {
        foreach (var body in (string[])["Stored.\n", "Edited.\n"])
        {
            var moved = $"z/{Path.GetFileName(stored)}";
            await ImportAsync(Folder.WithFile(stored, Text(slug, "Stored.\n")));
            await ImportAsync(Folder.WithFile(earlier, Text(slug, "Earlier.\n")));
            var changes = await ReadPublicationAsync();

            Folder.Move(stored, moved);
            await ImportAsync(Folder.WithFile(moved, Text(slug, body)));

            Assert.Equal([body], await BodiesAsync());
            Assert.Equal([$"{earlier} SAME_SLUG {moved}, which was imported before it."], await ProblemsAsync());
            Assert.True((await ImportAsync(Folder)).ChangedNothing);
            Assert.Empty(await changes.ReadNewAsync());
            await ImportAsync(Folder.Remove(moved).Remove(earlier).WithFile("README.md", "# Content\n"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_moved_file_with_an_error_keeps_the_article_although_another_file_has_the_slug(
        string stored,
        string earlier,
        string slug
    )
    {
        var moved = $"z/{Path.GetFileName(stored)}";
        await ImportAsync(Folder.WithFile(stored, Text(slug, "Stored.\n")));
        await ImportAsync(Folder.WithFile(earlier, Text(slug, "Earlier.\n")));
        var changes = await ReadPublicationAsync();

        Folder.Move(stored, moved);
        await ImportAsync(Folder.WithFile(moved, Text($"{slug}title: a: b\n", "Broken.\n")));
        var (broken, listed) = (await BodiesAsync(), await ProblemsAsync());
        await ImportAsync(Folder.WithFile(moved, Text(slug, "Mended.\n")));

        Assert.Equal(["Stored.\n"], broken);
        Assert.Equal(2, listed.Count);
        Assert.StartsWith($"{earlier} SAME_SLUG {moved}", listed[0], StringComparison.Ordinal);
        Assert.StartsWith($"{moved} YAML_SYNTAX", listed[1], StringComparison.Ordinal);
        Assert.Equal(["Mended.\n"], await BodiesAsync());
        Assert.Equal([$"{earlier} SAME_SLUG {moved}, which was imported before it."], await ProblemsAsync());
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Fact]
    public async Task A_copy_of_an_edited_file_does_not_become_the_article()
    {
        await ImportAsync(Folder.WithFile("note.md", Text("", "First.\n")));
        var changes = await ReadPublicationAsync();

        await ImportAsync(Folder.WithFile("copy.md", Text("", "First.\n")).WithFile("note.md", Text("", "Second.\n")));

        Assert.Equal(["Second.\n"], await BodiesAsync());
        Assert.Equal(["copy.md SAME_SLUG note.md, which was imported before it."], await ProblemsAsync());
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Fact]
    public async Task A_draft_that_a_writer_published_keeps_its_slug()
    {
        await ImportAsync(Folder.WithFile("m.md", Text("slug: chosen\ndraft: true\n", "Draft.\n")));
        await Edits.PublishAsync("chosen");
        var before = await BodiesAsync();

        await ImportAsync(Folder.WithFile("a.md", Text("slug: chosen\n", "New.\n")));

        Assert.Equal(["Draft.\n"], before);
        Assert.Equal(before, await BodiesAsync());
        Assert.Equal(["a.md SAME_SLUG m.md, which was imported before it."], await ProblemsAsync());
    }

    private Task<Gateway.Store.Import.ImportReport> ImportAsync(ArticleFolder folder) => Host.ImportAsync(folder.Root, prune: true);

    private async Task<VisibilityChanges> ReadPublicationAsync()
    {
        var changes = new VisibilityChanges(Host);
        await changes.ReadNewAsync();
        return changes;
    }

    private static string Text(string more, string body) =>
        string.Join(
            '\n',
            "---",
            "publishedDateTime: 2024-08-01T00:00:00Z",
            "webUrl: https://gazette.example/same",
            "provider: {name: The Gazette, domain: gazette.example}",
            more.Contains("title:", StringComparison.Ordinal) ? $"{more}---" : $"title: Same\n{more}---",
            body
        );

    private async Task<IReadOnlyList<string?>> BodiesAsync() =>
        [.. (await Host.QueryAsync("{ articles { nodes { body } } }")).Data.At("articles", "nodes").Each("body")];

    private async Task<IReadOnlyList<string>> ProblemsAsync() =>
        [
            .. (await Host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { path code message } } }"))
                .Data.At("importProblems", "nodes")
                .EnumerateArray()
                .Select(problem =>
                    $"{problem.At("path")} {problem.At("code")} {problem.At("message").GetString()?.Split(" organization as ")[^1]}"
                )
                .Order(StringComparer.Ordinal),
        ];
}
