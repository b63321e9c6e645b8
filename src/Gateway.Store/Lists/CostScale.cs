using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>
/// The size of the store, as far as the cost of lists depends on it. A scan of five times as many articles costs about twice the points, so
/// that an operation within the limit takes at most 1 s of CPU with 20,000 articles and 2 s with 100,000.
/// </summary>
internal sealed class CostScale(NpgsqlDataSource dataSource)
{
    private const double MeasuredArticles = 20_000;
    private const double FewArticles = 1_000;

    private double _scale = ScaleOf(0);

    /// <summary>
    /// The factor for the points that were measured with 20,000 articles. It changes in steps, so that the same operation usually has the same cost.
    /// </summary>
    public double Scale => Volatile.Read(ref _scale);

    /// <summary>Reads the number of articles. Every provider has the number of its articles, so that they need not be counted.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var command = Sql.Of($"select coalesce(sum(stored_count), 0)::bigint from {Sql.Table(Tables.Provider)}")
            .ToCommand(dataSource);
        Volatile.Write(ref _scale, ScaleOf((long)(await command.ExecuteScalarAsync(cancellationToken) ?? 0L)));
    }

    // Rounded up to a power of the square root of two.
    private static double ScaleOf(long articles)
    {
        var steps = Math.Ceiling(Math.Log2(Math.Max(FewArticles, articles) / FewArticles) * 2);
        return Math.Round(Math.Sqrt(FewArticles * Math.Pow(2, steps / 2) / MeasuredArticles), 3);
    }
}
