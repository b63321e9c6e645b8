using System.Security.Cryptography;
using Gateway.Content.Problems;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

public sealed class RejectionTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("duplicate-keys", ProblemCodes.YamlDuplicateKey)]
    [InlineData("nested-brackets", ProblemCodes.YamlTooDeep)]
    [InlineData("cut-in-half", ProblemCodes.FrontMatterUnclosed)]
    [InlineData("link", ProblemCodes.FileIsLink)]
    public async Task An_invalid_file_is_rejected_with_path_and_reason_and_the_others_are_imported(string name, string code)
    {
        var whole = new Draft("2024-02-01-whole").ToString();
        var path = Path.Combine("_news", $"2024-02-01-{name}.md");
        _folder.With(new($"2024-02-01-a-good-one-beside-{name}"), new($"2024-02-01-z-good-one-beside-{name}"));
        if (name == "link")
            File.CreateSymbolicLink(_folder.At(path), "/etc/passwd");
        else
            _folder.WithFile(
                path,
                name switch
                {
                    "duplicate-keys" => whole.Replace("title:", "title: Other\ntitle:", StringComparison.Ordinal),
                    "nested-brackets" => whole.Replace(
                        "category:",
                        $"deep: {new string('[', 20_000)}{new string(']', 20_000)}\ncategory:",
                        StringComparison.Ordinal
                    ),
                    _ => whole[..(whole.Length / 2)],
                }
            );

        var report = await host.ImportAsync(_folder.Root);

        var rejected = Assert.Single(report.RejectedFiles);
        Assert.Equal(_folder.At(path), rejected.Path);
        Assert.Contains(code, rejected.Problems.Select(problem => problem.Code));
        Assert.Equal((2, 1, 3), (report.Created, report.Rejected, report.Files));
    }

    [Fact]
    public async Task A_rejected_file_does_not_change_the_stored_version()
    {
        _folder.With(
            new Draft("2024-02-02-stays")
            {
                Heat = 1,
                Topics = ["Stays"],
                Related = [new("https://elsewhere.example/")],
            }
        );
        await host.ImportAsync(_folder.Root);
        var before = await StoredState.OfAsync(host);
        _folder.WithFile("_news/2024-02-02-stays.md", new Draft("2024-02-02-stays") { Heat = 2 }.ToString()[..40]);

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal((1, 0), (report.Rejected, report.Withdrawn));
        Assert.Equal(before, await StoredState.OfAsync(host));
    }

    [Fact]
    public async Task An_article_that_PostgreSQL_cannot_store_is_rejected_and_the_others_are_imported()
    {
        // Longer than what fits into an index, and nothing in it to compress.
        var unindexable = Unindexable();
        _folder
            .With(Enumerable.Range(0, 9).Select(number => new Draft($"2024-02-03-refused-beside-{number}")))
            .With(new Draft("2024-02-03-refused") { Provider = (unindexable, "refused.example") });

        var report = await host.ImportAsync(_folder.Root);

        var rejected = Assert.Single(report.RejectedFiles);
        Assert.EndsWith("2024-02-03-refused.md", rejected.Path, StringComparison.Ordinal);
        Assert.Equal(["STORE_REFUSED"], rejected.Problems.Select(problem => problem.Code));
        Assert.Equal((9, 1, 10), (report.Created, report.Rejected, report.Files));
    }

    [Fact]
    public async Task A_topic_or_organization_that_PostgreSQL_cannot_store_is_rejected_and_the_others_are_imported()
    {
        _folder
            .WithFile("_data/refused.yaml", $"taxonomy: topic\nname: {Unindexable()}\n")
            .WithFile("_data/refused.md", $"---\ntaxonomy: organization\nname: {Unindexable()}\ndomain: refused.example\n---\n")
            .WithTopic("Beside the refused")
            .With(new Draft("2024-02-04-beside-refused"));

        var report = await host.ImportAsync(_folder.Root);

        Assert.Equal(
            ["STORE_REFUSED", "STORE_REFUSED"],
            report.RejectedFiles.SelectMany(file => file.Problems).Select(problem => problem.Code)
        );
        Assert.Equal((2, 2, 4), (report.Created, report.Rejected, report.Files));
    }

    private static string Unindexable() =>
        Convert.ToHexString(SHA512.HashData("0"u8))
        + string.Concat(Enumerable.Range(0, 100).Select(number => Convert.ToHexString(SHA512.HashData(BitConverter.GetBytes(number)))));
}
