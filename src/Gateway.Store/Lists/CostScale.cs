using System.Numerics;
using System.Runtime.InteropServices;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>
/// The size of the store, as far as the cost of lists depends on it. A scan of five times as many articles costs about twice the points, so
/// that an operation within the limit takes at most 1 s of CPU with 20,000 articles and 2 s with 100,000.
/// </summary>
internal sealed class CostScale(NpgsqlDataSource dataSource, Limits limits)
{
    private const double MeasuredArticles = 20_000;
    private const double FewArticles = 1_000;

    private volatile StoredSize _size = new(ScaleOf(0), 0);

    /// <summary>
    /// The factor for the points that were measured with 20,000 articles. It changes in steps, so that the same operation usually has the
    /// same cost.
    /// </summary>
    public StoreScale Scale => new(_size.Scale, _size.SynonymsOfWord, limits.SearchSynonyms);

    /// <summary>
    /// Reads the number of articles, and the largest number of synonyms of a word. Every provider has the number of its articles, so that
    /// they need not be counted.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var command = Sql.Of(
                $"""
                select (select coalesce(sum(stored_count), 0)::bigint from {Sql.Table(Tables.Provider)}), (
                  select coalesce(max(of_word.synonyms), 0)::bigint from (
                    select sum(cardinality(synonyms)) as synonyms from {Sql.Table(Tables.SearchSynonym)} group by lower(word)) of_word)
                """
            )
            .ToCommand(dataSource);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
            _size = new StoredSize(ScaleOf(reader.GetInt64(0)), StepsOf(reader.GetInt64(1)));
    }

    // Rounded up to a power of the square root of two.
    private static double ScaleOf(long articles)
    {
        var steps = Math.Ceiling(Math.Log2(Math.Max(FewArticles, articles) / FewArticles) * 2);
        return Math.Round(Math.Sqrt(FewArticles * Math.Pow(2, steps / 2) / MeasuredArticles), 3);
    }

    // Rounded up to a power of two.
    private static int StepsOf(long synonyms) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(synonyms, ushort.MaxValue));

    private sealed record StoredSize(double Scale, int SynonymsOfWord);
}

/// <summary>The size of the store, as far as the cost of lists depends on it.</summary>
/// <param name="Factor">The factor for the points that were measured with 20,000 articles.</param>
/// <param name="SynonymsOfWord">The largest number of synonyms that a word has.</param>
/// <param name="MaxSynonyms">The maximum number of synonyms that are added to a search.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoreScale(double Factor, int SynonymsOfWord, int MaxSynonyms);
