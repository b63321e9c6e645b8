using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

public sealed class CountPropertyTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private const int Articles = 6,
        Names = 4;

    /// <summary>The change of the folder before the next import: the new state of an article, or other names of an organization.</summary>
    public sealed record Change(int Kind, int Article, int Provider, int Topics, bool Prune);

    /// <summary>Small numbers, so that several changes affect the same article.</summary>
    public static class Changes
    {
        public static Arbitrary<Change[]> Sequence() =>
            Arb.From(
                (
                    from kind in Gen.Choose(0, 5)
                    from article in Gen.Choose(0, Articles - 1)
                    from provider in Gen.Choose(0, Names - 1)
                    from topics in Gen.Choose(0, (1 << Names) - 1)
                    from prune in Gen.Elements(true, false)
                    select new Change(kind, article, provider, topics, prune)
                ).ArrayOf(8)
            );
    }

    [Property(MaxTest = 20, Arbitrary = [typeof(Changes)])]
    public async Task Counts_and_derived_data_are_exact_after_any_sequence_of_imports(Change[] changes)
    {
        using var folder = new ArticleFolder();
        foreach (var change in changes)
        {
            Apply(change, folder);
            await host.ImportAsync(folder.Root, prune: change.Prune);

            Assert.Equal("", await StoredCounts.MismatchesAsync(host));
        }
    }

    private static void Apply(Change change, ArticleFolder folder)
    {
        var slug = $"2024-05-0{change.Article + 1}-counted";
        if (change.Kind == 0)
            folder.WithFile($"_news/{slug}.md", "").Remove($"_news/{slug}.md");
        else if (change.Kind == 1)
            folder.WithOrganization(
                ($"Name {change.Provider}", "names.example"),
                $"otherNames: [{string.Join(", ", SelectedBits(change.Topics).Select(name => $"Name {name}"))}]"
            );
        else
            folder.With(
                new Draft(slug)
                {
                    Provider = ($"Name {change.Provider}", "names.example"),
                    ProviderImages = [$"https://names.example/{change.Article}-{change.Topics}.png"],
                    Topics = [.. SelectedBits(change.Topics).Select(topic => change.Kind == 5 ? $"SUBJECT {topic}" : $"Subject {topic}")],
                    Published = change.Kind != 2,
                    Removed = change.Kind == 3 ? true : null,
                }
            );
    }

    private static IEnumerable<int> SelectedBits(int bits) => Enumerable.Range(0, Names).Where(bit => (bits & (1 << bit)) != 0);
}
