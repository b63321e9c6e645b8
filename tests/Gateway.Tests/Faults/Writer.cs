using System.Globalization;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Npgsql;

namespace Gateway.Tests.Faults;

/// <summary>
/// Creates articles, and hides and shows some of them, at its own pace and in transactions that overlap with those of other writers.
/// </summary>
internal sealed class Writer(int number, NpgsqlDataSource dataSource, DocumentWriter documents)
{
    private readonly Random _random = new(1_000 + number);
    private readonly List<Article> _own = [];
    private int _made;

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(_random.Next(100, 900), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var article = Next();
            _own.RemoveAll(other => other.Id == article.Id);
            try
            {
                if (await WriteAsync(article))
                    _own.Add(article);
            }
            catch (Exception outage) when (outage is NpgsqlException or IOException)
            {
                // It is not known whether it was committed. The article is not changed again, and the table shows it in the end.
            }
        }
    }

    private Article Next()
    {
        var chance = _random.Next(100);
        var other = _own.Count == 0 ? null : _own[_random.Next(_own.Count)];
        return other switch
        {
            { Published: true } when chance < 10 => other with { Published = false },
            { Published: false } when chance < 50 => other with { Published = true },
            _ => New(string.Create(CultureInfo.InvariantCulture, $"2024-01-01-writer-{number}-{_made++}")),
        };
    }

    /// <returns>False if the transaction was rolled back.</returns>
    private async Task<bool> WriteAsync(Article article)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var write = new NpgsqlBatch(connection, transaction))
        {
            documents.Upsert(write, [article]);
            await write.ExecuteNonQueryAsync();
        }

        await Task.Delay(_random.Next(40));
        await using (var append = new NpgsqlBatch(connection, transaction))
        {
            FeedWriter.Append(append, article.Published ? [article.Id] : [], article.Published ? [] : [article.Id]);
            await append.ExecuteNonQueryAsync();
        }

        // Long enough for other transactions to draw a later number and commit before, if numbers came from a sequence.
        await Task.Delay(_random.Next(30));
        if (_random.Next(100) < 5)
        {
            await transaction.RollbackAsync();
            return false;
        }

        await transaction.CommitAsync();
        return true;
    }

    private static Article New(string slug) =>
        new()
        {
            Id = DocumentId.OfArticle(slug),
            Slug = slug,
            Type = "article",
            Title = slug,
            Excerpt = "",
            PublishedDateTime = TimeProvider.System.GetUtcNow(),
            WebUrl = $"https://gazette.example/{slug}",
            Published = true,
            ProviderId = DocumentId.OfProvider("gazette.example", "The Gazette"),
            TopicIds = [],
            Images = [],
            WebUrlKey = ArticleUrl.KeyOf($"https://gazette.example/{slug}"),
            ImportedAt = TimeProvider.System.GetUtcNow(),
            UpdatedAt = TimeProvider.System.GetUtcNow(),
        };
}
