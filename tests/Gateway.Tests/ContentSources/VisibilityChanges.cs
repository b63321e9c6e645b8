using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.ContentSources;

/// <summary>Every moment at which an article became visible or hidden, as the feed reports it.</summary>
internal sealed class VisibilityChanges(GatewayHost host)
{
    private long _read;

    /// <summary>The changes since the last call, by slug.</summary>
    public async Task<IReadOnlyList<string>> ReadNewAsync()
    {
        await using var command = host.DataSource.CreateCommand(
            """
            select feed.seq, article.slug, feed.kind = 'published'
            from gateway.feed join gateway.mt_doc_article article on article.id = feed.article_id where feed.seq > $1 order by feed.seq
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = _read });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var changes = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            _read = reader.GetInt64(0);
            changes.Add($"{(reader.GetBoolean(2) ? "+" : "-")}{reader.GetString(1)}");
        }

        return [.. changes.Order(StringComparer.Ordinal)];
    }

    /// <summary>The changes without those that cancel each other, such as an article that was published and withdrawn.</summary>
    public static IReadOnlyList<string> Net(IEnumerable<string> transitions) =>
        [
            .. transitions
                .GroupBy(transition => transition[1..])
                .Select(of => (Slug: of.Key, Sum: of.Sum(transition => transition[0] == '+' ? 1 : -1)))
                .Where(of => of.Sum != 0)
                .Select(of => $"{(of.Sum > 0 ? '+' : '-')}{of.Slug}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The changes between two states.</summary>
    public static IReadOnlyList<string> Between(IReadOnlySet<string> before, IReadOnlySet<string> after) =>
        [
            .. after
                .Except(before)
                .Select(slug => $"+{slug}")
                .Concat(before.Except(after).Select(slug => $"-{slug}"))
                .Order(StringComparer.Ordinal),
        ];
}
