using Gateway.Execution;
using Gateway.Store.Errors;

namespace Gateway.Tests.Execution;

public sealed class CostBudgetTests
{
    private static readonly ClientPartitionKey _client = new("203.0.113.1", IsAnonymous: true);

    // One point per second, so that the budget does not recover during a test.
    private static CostBudget Budget(int burst) =>
        new(
            new RateLimits(
                new RateLimitPolicy("anonymous", PointsPerSecond: 1, burst),
                new RateLimitPolicy("authenticated", PointsPerSecond: 1, burst),
                new Dictionary<string, RateLimitPolicy>(StringComparer.Ordinal) { ["free"] = new("free", PointsPerSecond: 0, 1) }
            )
        );

    [Fact]
    public void A_client_without_points_is_rejected_with_RATE_LIMITED_and_Retry_After()
    {
        using var budget = Budget(10_000);
        var charged = 0;

        void ChargeForEver()
        {
            while (true)
            {
                budget.Charge(_client, 100);
                charged += 100;
            }
        }

        var rejection = Assert.Throws<RequestException>(ChargeForEver);

        Assert.InRange(charged, 10_000, 10_200);
        Assert.Equal("RATE_LIMITED", rejection.Code);
        Assert.Equal(429, (int)rejection.Status);
        Assert.InRange(rejection.RetryAfter ?? default, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void Each_client_has_its_own_budget()
    {
        using var budget = Budget(1_000);
        budget.Charge(_client, 1_000);

        budget.Charge(new ClientPartitionKey("203.0.113.2", IsAnonymous: true), 1_000);
        budget.Charge(new ClientPartitionKey("key", IsAnonymous: false), 1_000);
        for (var operation = 0; operation < 100; operation++)
            budget.Charge(new ClientPartitionKey("free", IsAnonymous: false), 1_000);

        Assert.Throws<RequestException>(() => budget.Charge(_client, 1_000));
    }

    [Fact]
    public void An_operation_that_costs_more_than_a_full_bucket_is_accepted_once()
    {
        using var budget = Budget(1_000);

        budget.Charge(_client, 5_000);

        Assert.Throws<RequestException>(() => budget.Charge(_client, 5_000));
    }
}
