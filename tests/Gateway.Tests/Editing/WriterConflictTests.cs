using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>Two writers of one article.</summary>
public sealed class WriterConflictTests(SharedGateway gateway) : WriterTests(gateway, _writer)
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    [Fact]
    public async Task One_of_several_concurrent_writers_succeeds_and_the_others_receive_the_current_version()
    {
        var draft = new Draft("2024-06-11-contested");
        var seen = (await Edits.ImportAsync(draft)).At("article", "updatedAt").GetString();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Edits.ImportAsync(draft with { Title = $"Version {number}" }, seen))
        );

        var winner = Assert.Single(answers, answer => answer.GetProperty("errors").ValueKind == System.Text.Json.JsonValueKind.Null);
        var losers = answers.Where(answer => answer.GetProperty("errors").ValueKind == System.Text.Json.JsonValueKind.Array).ToList();
        Assert.Equal(7, losers.Count);
        Assert.All(
            losers,
            loser => Assert.Equal("ConflictError CONFLICT", $"{loser.At("errors", 0, "__typename")} {loser.At("errors", 0, "code")}")
        );
        Assert.All(
            losers,
            loser => Assert.Equal(winner.At("article", "title").GetString(), loser.At("errors", 0, "article", "title").GetString())
        );
    }

    [Fact]
    public async Task Every_mutation_checks_the_expected_version()
    {
        var draft = new Draft("2024-06-12-moved-on");
        var seen = (await Edits.ImportAsync(draft)).At("article", "updatedAt").GetString();
        await Edits.ImportAsync(draft with { Title = "Moved on", Published = false });

        var answers = new[]
        {
            await Edits.PublishAsync(draft.Slug, seen),
            await Edits.WithdrawAsync(draft.Slug, seen),
            await Edits.DeleteAsync(draft.Slug, seen),
        };

        Assert.All(answers, answer => Assert.Equal(["CONFLICT"], answer.GetProperty("errors").Each("code")));
        var title = await Host.SqlAsync<string>(
            "select title from gateway.mt_doc_article where slug = '2024-06-12-moved-on' and not published"
        );
        Assert.Equal("Moved on", title);
    }

    [Fact]
    public async Task A_withdrawal_of_a_hidden_article_changes_its_version()
    {
        var draft = new Draft("2024-06-16-hidden") { Published = false };
        var seen = (await Edits.ImportAsync(draft)).At("article", "updatedAt").GetString();

        await Edits.WithdrawAsync(draft.Slug, seen);
        var late = await Edits.PublishAsync(draft.Slug, seen);

        Assert.Equal(["CONFLICT"], late.GetProperty("errors").Each("code"));
    }

    [Fact]
    public async Task Only_one_of_four_concurrent_imports_with_ifNew_creates_the_article()
    {
        const string Mutation =
            "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { outcome errors { ... on Error { code } } } }";

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(number =>
                    Edits.SendAsync(
                        "importArticle",
                        Mutation,
                        new
                        {
                            fileName = "2024-06-17-new.md",
                            content = new Draft("2024-06-17-new") { Title = $"By {number}" }.ToString(),
                            ifNew = true,
                        }
                    )
                )
        );

        Assert.Single(answers, answer => answer.Data.At("importArticle", "outcome").GetString() == "CREATED");
        Assert.Equal(
            3,
            answers.Count(answer =>
                answer.Data.At("importArticle", "errors") is { ValueKind: System.Text.Json.JsonValueKind.Array } errors
                && errors.Each("code") is ["CONFLICT"]
            )
        );
    }

    [Fact]
    public async Task A_repeated_mutation_with_its_original_expected_version_succeeds()
    {
        var draft = new Draft("2024-06-13-repeated");
        var first = (await Edits.ImportAsync(draft)).At("article", "updatedAt").GetString();
        var changed = draft with { Title = "Changed" };
        var second = (await Edits.ImportAsync(changed, first)).At("article", "updatedAt").GetString();

        Assert.Equal("UNCHANGED", (await Edits.ImportAsync(changed, first)).GetProperty("outcome").GetString());
        foreach (
            var edit in new[]
            {
                Edits.WithdrawAsync,
                (Func<string, string?, Task<System.Text.Json.JsonElement>>)Edits.PublishAsync,
                Edits.DeleteAsync,
            }
        )
        {
            var version = await Host.SqlAsync<DateTime>("select updated_at from gateway.mt_doc_article where slug = '2024-06-13-repeated'");
            var seen = version.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            for (var time = 0; time < 2; time++)
                Assert.Equal(System.Text.Json.JsonValueKind.Null, (await edit(draft.Slug, seen)).GetProperty("errors").ValueKind);
        }

        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    [Fact]
    public async Task Every_change_increases_the_version()
    {
        var draft = new Draft("2024-06-14-quick");
        var versions = new List<string?>();

        for (var number = 0; number < 10; number++)
        {
            versions.Add((await Edits.ImportAsync(draft with { Title = $"Version {number}" })).At("article", "updatedAt").GetString());
            versions.Add(
                (number % 2 == 0 ? await Edits.WithdrawAsync(draft.Slug) : await Edits.PublishAsync(draft.Slug))
                    .At("article", "updatedAt")
                    .GetString()
            );
        }

        Assert.Equal(versions.Order(StringComparer.Ordinal).Distinct(), versions);
    }
}
