using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gateway.Hosting;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary>One version, set in Directory.Build.props.</summary>
public sealed partial class VersionTests
{
    private static string Version =>
        XDocument.Load(Path.Combine(RepositoryRoot.Path, "Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public async Task The_program_prints_the_version()
    {
        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync([], "--version");

        Assert.Equal((ExitCode.Success, Version, ""), (exitCode, output.Trim(), error));
    }

    [Fact]
    public void The_version_is_semantic_and_the_newest_of_the_changelog()
    {
        var released = ReleaseHeading().Matches(MarkdownPage.At("CHANGELOG.md").Text).Select(version => version.Groups["version"].Value);

        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$", Version);
        Assert.Equal(Version, released.First());
    }

    [Fact]
    public void The_image_is_labelled_with_the_version()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "src", "Gateway", "Dockerfile"));

        Assert.Contains($"ARG VERSION={Version}", lines);
        Assert.Contains(lines, line => line.Contains("org.opencontainers.image.version=$VERSION", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"^## \[(?<version>\d[^\]]*)\]",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex ReleaseHeading();
}
