using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Authentication;
using Gateway.Content.Files;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Feed;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests;

/// <summary>The documentation against the repository, the settings and a gateway over the samples.</summary>
public sealed partial class DocsTests(SampleGateway samples) : IClassFixture<SampleGateway>
{
    private const int ReadmeLines = 120;

    // The operation is valid, but needs a scope, a variable or a stream.
    private static readonly string[] _unrelatedToValidity = ["AUTH_NOT_AUTHORIZED", "HC0018", "HC0063"];

    private static readonly IReadOnlyList<MarkdownPage> _pages =
    [
        .. Pages("", SearchOption.TopDirectoryOnly),
        .. Pages("docs", SearchOption.AllDirectories),
        .. Pages("schema", SearchOption.TopDirectoryOnly),
    ];

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading_in_it()
    {
        var broken = _pages
            .SelectMany(page =>
                page.Links.Where(link => !HasScheme().IsMatch(link) && !TargetExists(page, link)).Select(link => (page, link))
            )
            .Select(found => $"{Path.GetRelativePath(RepositoryRoot.Path, found.page.Path)}: {found.link}");

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_of_the_documentation_can_be_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([Path.Combine(RepositoryRoot.Path, "README.md")]);
        while (next.TryPop(out var path))
        {
            if (!reached.Add(path) || _pages.FirstOrDefault(page => page.Path == path) is not { } page)
                continue;
            foreach (var link in page.Links.Where(link => !HasScheme().IsMatch(link) && link[0] != '#'))
                next.Push(FileOf(page, link));
        }

        Assert.Empty(_pages.Select(page => page.Path).Except(reached, StringComparer.Ordinal));
    }

    [Fact]
    public void The_readme_has_at_most_120_lines() =>
        Assert.InRange(File.ReadLines(Path.Combine(RepositoryRoot.Path, "README.md")).Count(), 1, ReadmeLines);

    [Fact]
    public async Task Every_operation_in_the_documentation_is_valid()
    {
        var blocks = _pages.SelectMany(page => page.Blocks).ToList();
        var sent = blocks
            .Where(block => block.Language is "sh" or "console")
            .SelectMany(block => CurlBody().Matches(block.Text))
            .Select(body => JsonDocument.Parse(body.Groups["json"].Value).RootElement.At("query").GetString() ?? "")
            .ToList();
        var operations = blocks.Where(block => block.Language == "graphql").Select(block => block.Text).Concat(sent).ToList();
        Assert.NotEmpty(sent);
        Assert.True(operations.Count > sent.Count);

        foreach (var operation in operations)
        {
            // A request for one response, so that a subscription is rejected before it starts.
            using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
            {
                Content = JsonContent.Create(new { query = operation }),
                Headers = { { "Accept", "application/graphql-response+json" } },
            };
            using var response = await samples.Host.Client.SendAsync(request, GatewayHost.CancellationToken);
            var answer = new GraphQLResponse(
                response.StatusCode,
                await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken)
            );

            Assert.True(!answer.ErrorCodes.Except(_unrelatedToValidity).Any(), $"{operation}\n{answer.Root}");
        }
    }

    [Fact]
    public async Task Every_response_in_the_documentation_is_that_of_a_gateway_with_the_samples()
    {
        var examples = _pages
            .SelectMany(page => page.Neighbours)
            .Where(pair => pair is { First.Language: "graphql", Second.Language: "json" })
            .ToList();
        Assert.NotEmpty(examples);

        foreach (var (operation, written) in examples)
        {
            var answer = await samples.Host.QueryAsync(operation.Text);

            Assert.True(
                JsonElement.DeepEquals(JsonDocument.Parse(written.Text).RootElement, answer.Root),
                $"{operation.Text}\nis answered by\n{answer.Root}"
            );
        }
    }

    [Theory]
    [InlineData("Content", typeof(ContentOptions))]
    [InlineData("Content:Git", typeof(GitSettings))]
    [InlineData("Limits", typeof(Limits))]
    public void Every_setting_has_a_row_in_its_table(string section, Type type)
    {
        var text = MarkdownPage.At("docs", "configuration.md").Text;
        // The page names the section of the limits once, above their rows.
        var prefix = section == "Limits" ? "" : $"{section}:";

        var missing = type.GetProperties()
            .Where(property => property.CanWrite && !text.Contains($"\n| `{prefix}{property.Name}` |", StringComparison.Ordinal))
            .Select(property => property.Name);

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_token_setting_has_a_row_in_its_table()
    {
        var text = MarkdownPage.At("docs", "configuration.md").Text;
        var written = new HashSet<string>(AccessRow().Matches(text).Select(row => row.Groups["name"].Value), StringComparer.Ordinal);

        Assert.Equal(
            ["Audience", "Authority", "ClockSkew", "Issuer", "RequireHttpsMetadata", "ScopeClaim", "SigningKeys"],
            written.Order(StringComparer.Ordinal)
        );
        Assert.Equal(typeof(JwtSettings).GetProperties().Count(property => property.CanWrite), written.Count);
    }

    [Fact]
    public void The_page_of_the_settings_lists_every_setting_with_its_type_and_default()
    {
        var written = SettingRow.All().ToList();

        Assert.Equal(
            KnownSettings.All.Select(setting => setting.Name).Order(StringComparer.Ordinal),
            written.Select(row => row.Name).Order(StringComparer.Ordinal)
        );
        Assert.All(
            written,
            row =>
            {
                var setting = KnownSettings.Find(row.Name) ?? throw new InvalidOperationException(row.Name);
                Assert.Equal((row.Name, setting.IsList ? $"list of {setting.Type.Name}s" : setting.Type.Name), (row.Name, row.Type));
                if (setting.Default is { } value)
                    Assert.Equal(
                        (row.Name, value),
                        (row.Name, setting.Parse(row.Name, row.Default) is var read && value is string or Uri ? row.Default : read)
                    );
                if (row.Example.Length > 0)
                    setting.Parse(row.Name, row.Example);
            }
        );
    }

    [Fact]
    public void The_settings_classes_have_the_documented_defaults()
    {
        var git = new GitSettings();
        var feed = new FeedOptions { ConnectionString = "" };
        var jwt = new JwtSettings { Audience = "" };

        Assert.Equal(Default("Content:Git:Interval"), git.Interval);
        Assert.Equal((Default("Feed:Retention"), Default("Feed:ReadInterval")), (feed.Retention, feed.ReadInterval));
        Assert.Equal(
            (Default("Access:Jwt:ClockSkew"), Default("Access:Jwt:RequireHttpsMetadata")),
            (jwt.ClockSkew, jwt.RequireHttpsMetadata)
        );

        static object? Default(string name) => KnownSettings.Find(name)?.Default;
    }

    private static IEnumerable<MarkdownPage> Pages(string folder, SearchOption depth) =>
        Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.md", depth)
            .Order(StringComparer.Ordinal)
            .Select(MarkdownPage.Read);

    private static bool TargetExists(MarkdownPage page, string link)
    {
        var target = FileOf(page, link);
        var anchor = link.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? link[(at + 1)..] : null;
        return Path.Exists(target) && (anchor is null || (File.Exists(target) && MarkdownPage.Read(target).Anchors.Contains(anchor)));
    }

    private static string FileOf(MarkdownPage page, string link)
    {
        var path = link.Split('#')[0];
        return path.Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path) ?? "", path));
    }

    [GeneratedRegex("-d '(?<json>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CurlBody();

    [GeneratedRegex("^[a-z]+:", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HasScheme();

    [GeneratedRegex(
        @"^\| `Access:Jwt:(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex AccessRow();
}
