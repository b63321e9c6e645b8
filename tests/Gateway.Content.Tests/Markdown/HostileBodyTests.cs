using Gateway.Content.Markdown;
using Gateway.Content.Media;
using Gateway.Content.Templates;

namespace Gateway.Content.Tests.Markdown;

/// <summary>Bodies that would take minutes if the time grew with the square of their length.</summary>
[Collection(NonParallelTests.Name)]
public sealed class HostileBodyTests
{
    // The normal cost is a tenth of a second. Other programs make the work last longer, but they do not make it cost more.
    private static readonly TimeSpan _maxCpuTime = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("![a](")]
    [InlineData("](")]
    [InlineData("](((")]
    [InlineData("<a ")]
    [InlineData("<a b=\"")]
    [InlineData("<a b='x' ")]
    [InlineData("<a x ")]
    [InlineData("[a\n")]
    [InlineData("[^")]
    [InlineData("`")]
    [InlineData("` `` ")]
    [InlineData("``` `\n")]
    [InlineData("~~~\n")]
    [InlineData("> ```a\n")]
    [InlineData("| ")]
    public void The_text_of_a_hostile_body_is_extracted_in_linear_time(string piece) =>
        AssertFast(piece, body => BodyText.Of(body, body.Length));

    [Theory]
    [InlineData("![")]
    [InlineData("![a](")]
    [InlineData("](")]
    [InlineData("<a ")]
    [InlineData("<!--")]
    [InlineData("<script ")]
    [InlineData("{{")]
    [InlineData("[a\n")]
    [InlineData("&amp")]
    [InlineData("\ud83d")]
    public void The_words_of_a_hostile_body_are_counted_in_linear_time(string piece) => AssertFast(piece, body => ReadingLength.Of(body));

    [Theory]
    [InlineData("[")]
    [InlineData("[a](")]
    [InlineData("[a]: ")]
    [InlineData("src='")]
    [InlineData("`")]
    [InlineData("` `` ")]
    [InlineData("`a\n")]
    [InlineData("``` `\n")]
    [InlineData("~~~\n")]
    [InlineData("~~~~\n~~~ a\n")]
    [InlineData("\\`")]
    public void Finding_their_links_takes_no_longer_than_that_of_others(string piece) =>
        AssertFast(piece, body => BodyReferences.In($"{body}[a](b.md)", new AddressResolver { Root = "/srv/blog", Source = "blog" }));

    private static void AssertFast(string piece, Action<string> read)
    {
        var body = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var before = Environment.CpuUsage.TotalTime;

        read(body);
        read($"{body}](\n\n x > --> }} )");

        Assert.True(Environment.CpuUsage.TotalTime - before < _maxCpuTime);
    }
}

/// <summary>Tests that measure the processor time of this process. They run one at a time, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NonParallelTests
{
    public const string Name = "Alone";
}
