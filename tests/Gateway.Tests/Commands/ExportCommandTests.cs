using System.Text;
using System.Text.Json;
using Gateway.Content.Files;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Hosting;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway export</c>: the exported files are the imported files, byte by byte.</summary>
public sealed class ExportCommandTests(PostgresServer postgres) : IDisposable
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);
    private readonly DirectoryInfo _target = Directory.CreateTempSubdirectory("gateway-export-");

    public void Dispose() => _target.Delete(recursive: true);

    [Fact]
    public async Task Exported_sample_articles_equal_the_imported_files()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "src", "Gateway", "Samples");
        await using var gateway = await StartAsync();
        await gateway.ImportAsync(samples);

        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(
            [],
            "export",
            _target.FullName,
            $"--ConnectionStrings:Gateway={gateway.ConnectionString}"
        );

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        var articles = Files(Path.Combine(samples, "_news"));
        Assert.NotEmpty(articles);
        AssertSameFiles(articles, Files(Path.Combine(_target.FullName, "_news")));
        Assert.Contains($"{articles.Count} files in {_target.FullName}.", output, StringComparison.Ordinal);
        Assert.Contains("Their comments and unknown keys are not stored.", output, StringComparison.Ordinal);
        // Those of topics, organizations and synonyms have the same values.
        var reader = new ContentReader(new ContentOptions());
        var taxonomy = Files(Path.Combine(samples, "_data"));
        Assert.NotEmpty(taxonomy);
        foreach (var (name, bytes) in taxonomy)
            Assert.Equal(
                ValuesOf(reader.Read(Path.Combine("_data", name), (ReadOnlyMemory<byte>)bytes)),
                ValuesOf(
                    reader.Read(
                        Path.Combine("_data", name),
                        (ReadOnlyMemory<byte>)
                            await File.ReadAllBytesAsync(Path.Combine(_target.FullName, "_data", name), GatewayHost.CancellationToken)
                    )
                )
            );
    }

    private static string ValuesOf(ContentResult result) =>
        result switch
        {
            ContentResult.Topic(var topic) => JsonSerializer.Serialize(topic with { UnknownKeys = null }),
            ContentResult.Organization(var organization) => JsonSerializer.Serialize(organization with { UnknownKeys = null }),
            ContentResult.Synonyms(var synonyms) => JsonSerializer.Serialize(synonyms),
            _ => throw new InvalidOperationException($"The file is {result}."),
        };

    [Fact]
    public async Task Every_kind_of_text_is_exported_byte_by_byte()
    {
        using var folder = new ArticleFolder();
        var text = new Draft("2024-07-01-plain") { Body = "Text\n" }.ToString();
        string[] texts =
        [
            text,
            text.Replace("\n", "\r\n", StringComparison.Ordinal),
            $"\uFEFF{text}",
            text.TrimEnd('\n'),
            $"{text}\n\n  \n",
            new Draft("2024-07-06-kind") { Body = "Ünïcödé 🎉 \t and \u2028 lines\n---\nmore", More = "secured: PAYLOAD\n" }.ToString(),
        ];
        foreach (var (position, each) in texts.Index())
        {
            var name = $"_news/deep/2024-07-0{position + 1}-kind{position}.md";
            folder.WithFile(name, "");
            await File.WriteAllBytesAsync(
                folder.At(name),
                new UTF8Encoding(false).GetBytes(
                    each.Replace("https://gazette.example", $"https://gazette{position}.example", StringComparison.Ordinal)
                ),
                GatewayHost.CancellationToken
            );
        }

        await using var gateway = await StartAsync();
        var report = await gateway.ImportAsync(folder.Root);
        Assert.Equal((texts.Length, 0), (report.Created, report.Rejected));

        var (exitCode, _, error) = await ExportAsync(gateway, _target.FullName, $"--Content:Paths:0={folder.Root}");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        AssertSameFiles(Files(folder.Root), Files(_target.FullName));
    }

    [Fact]
    public async Task Sources_and_client_articles_have_separate_folders_and_deleted_files_are_exported_only_on_request()
    {
        using var first = new ArticleFolder().With(new Draft("2024-07-01-first"), new Draft("2024-07-02-gone"));
        using var second = new ArticleFolder().With(new Draft("2024-07-03-second"));
        await using var gateway = await StartAsync();
        await gateway.ImportAsync(first.Root);
        await gateway.ImportAsync(second.Root);
        first.Remove("_news/2024-07-02-gone.md");
        await gateway.ImportAsync(first.Root, prune: true);
        var sent = new Draft("2024-07-04-sent").ToString();
        await new ArticleEdits(gateway, _writer.Bearer).ImportAsync("2024-07-04-sent.md", sent);
        string[] sources = [$"--Content:Paths:0={first.Root}", $"--Content:Paths:1={second.Root}"];

        await ExportAsync(gateway, _target.FullName, sources);
        var exported = Files(_target.FullName);
        var (exitCode, _, _) = await ExportAsync(gateway, _target.FullName, [.. sources, "--force", "--deleted"]);

        Assert.Equal(
            new[]
            {
                $"{Path.GetFileName(first.Root)}/_news/2024-07-01-first.md",
                $"{Path.GetFileName(second.Root)}/_news/2024-07-03-second.md",
                "sent/2024-07-04-sent.md",
            }.Order(StringComparer.Ordinal),
            exported.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(sent, Encoding.UTF8.GetString(exported["sent/2024-07-04-sent.md"]));
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains($"{Path.GetFileName(first.Root)}/_news/2024-07-02-gone.md", Files(_target.FullName).Keys);
    }

    [Fact]
    public async Task An_export_to_a_folder_with_files_or_from_a_database_without_tables_is_rejected()
    {
        await File.WriteAllTextAsync(Path.Combine(_target.FullName, "mine.txt"), "mine", GatewayHost.CancellationToken);
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);

        var (full, _, fullError) = await GatewayProgram.RunAsync("export", _target.FullName, $"--ConnectionStrings:Gateway={database}");
        var (empty, _, emptyError) = await GatewayProgram.RunAsync(
            "export",
            Path.Combine(_target.FullName, "new"),
            $"--ConnectionStrings:Gateway={database}"
        );

        Assert.Equal((ExitCode.CouldNotRun, ExitCode.CouldNotRun), (full, empty));
        Assert.Contains("is not empty. Pass an empty folder, or use --force.", fullError, StringComparison.Ordinal);
        Assert.Contains("has no tables of a gateway.", emptyError, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_target.FullName, "new")));
    }

    private static Dictionary<string, byte[]> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'),
                File.ReadAllBytes,
                StringComparer.Ordinal
            );

    private static void AssertSameFiles(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.Equal(file.Value, actual[file.Key]));
    }

    private static Task<(int ExitCode, string Output, string Error)> ExportAsync(
        GatewayHost gateway,
        string folder,
        params string[] more
    ) => GatewayProgram.RunAsync(["export", folder, $"--ConnectionStrings:Gateway={gateway.ConnectionString}", .. more]);

    private async Task<GatewayHost> StartAsync()
    {
        var gateway = new GatewayHost(postgres) { Settings = TestKey.Settings(_writer) };
        await gateway.InitializeAsync();
        return gateway;
    }
}
