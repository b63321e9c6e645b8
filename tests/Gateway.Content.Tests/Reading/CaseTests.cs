using System.Reflection;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>
/// Files and the results that reading them must have. GATEWAY_ACCEPT=1 writes the current results, so that the diff shows the changes.
/// </summary>
public sealed class CaseTests
{
    private static readonly ContentReader _reader = new(
        new ContentOptions { BaseUrl = new Uri("https://site.example/ai/"), MaxFileBytes = 100_000 }
    );

    public static TheoryData<string> Names =>
        [.. Files().Select(file => Path.GetRelativePath(RepositoryRoot.Cases, file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_file_has_the_expected_result_beside_it(string name)
    {
        var expected = Path.Combine(RepositoryRoot.Cases, $"{name}.expected");

        var actual = ResultText.Of(Read(name));

        if (Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1")
            File.WriteAllText(expected, actual);
        Assert.True(File.Exists(expected), $"{name} has no .expected beside it; run with GATEWAY_ACCEPT=1 and read what it says.");
        Assert.Equal(File.ReadAllText(expected), actual);
    }

    [Fact]
    public void Every_problem_code_has_a_case_or_a_test()
    {
        string[] elsewhere =
        [
            ProblemCodes.FileIsLink,
            ProblemCodes.FileNotRegular,
            ProblemCodes.FileUnreadable,
            ProblemCodes.FileTooLarge,
            ProblemCodes.FieldUrlRelative,
            ProblemCodes.FileName,
            ProblemCodes.NotAnArticle,
            ProblemCodes.NoLongerAnArticle,
            // FrontMatterDefaultsTests.
            ProblemCodes.FrontMatterDefaults,
            ProblemCodes.SiteDataUnreadable,
            // IgnoredFilesTests.
            ProblemCodes.IgnoredBySite,
            // BodyCheckTests.
            ProblemCodes.PageNotFound,
            ProblemCodes.MediaMissing,
            ProblemCodes.MediaOutside,
            ProblemCodes.MediaPointer,
            ProblemCodes.TemplateLeftOut,
            // ExtraKeysTests.
            ProblemCodes.ExtraTooLarge,
            // The store reports these: RejectionTests, WatchedFolderTests, AliasTests and SharedSlugTests.
            ProblemCodes.StoreRefused,
            ProblemCodes.AliasTaken,
            ProblemCodes.SameSlug,
            ProblemCodes.SourceAway,
        ];

        var seen = Files()
            .Select(file => Read(Path.GetRelativePath(RepositoryRoot.Cases, file)))
            .SelectMany(Problems)
            .Select(problem => problem.Code)
            .Concat(elsewhere)
            .ToHashSet();

        Assert.Empty(Codes().Except(seen));
    }

    [Fact]
    public void Every_problem_has_a_position_and_a_hint()
    {
        var problems = Files().Select(file => Read(Path.GetRelativePath(RepositoryRoot.Cases, file))).SelectMany(Problems);

        Assert.All(
            problems,
            problem =>
            {
                Assert.True(problem is { Line: > 0, Column: > 0 }, problem.ToString());
                Assert.NotEmpty(problem.Hint);
                Assert.DoesNotContain('\n', problem.Message);
            }
        );
    }

    private static IEnumerable<ContentProblem> Problems(ContentResult result) =>
        ((result as ContentResult.Rejected)?.Problems ?? []).Concat(result.Warnings);

    private static ContentResult Read(string name) =>
        _reader.Read(name, (ReadOnlyMemory<byte>)File.ReadAllBytes(Path.Combine(RepositoryRoot.Cases, name)));

    private static IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(RepositoryRoot.Cases, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".expected", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Codes() =>
        typeof(ProblemCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetRawConstantValue())
            .OfType<string>();
}
