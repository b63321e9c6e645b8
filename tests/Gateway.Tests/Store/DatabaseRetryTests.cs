using System.Net.Sockets;
using Gateway.Store.Database;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Store;

/// <summary>Work that is retried during an outage, by a clock that the tests advance.</summary>
public sealed class DatabaseRetryTests
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();
    private int _attempts;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_is_retried_at_least_every_two_seconds_until_the_outage_ends()
    {
        var result = new DatabaseRetry(_time).WhileUnavailableAsync(
            _ => ++_attempts < 20 ? Task.FromException<int>(new SocketException()) : Task.FromResult(7),
            CancellationToken
        );

        for (var attempt = 1; attempt < 20; attempt++)
        {
            Assert.Equal(attempt, _attempts);
            Assert.False(result.IsCompleted);
            await AdvanceUntilAsync(() => _attempts > attempt);
        }

        Assert.Equal(7, await result);
    }

    [Fact]
    public async Task A_result_that_indicates_an_outage_is_retried()
    {
        var result = new DatabaseRetry(_time).WhileUnavailableAsync(
            _ => Task.FromResult(++_attempts),
            isOutage: attempt => attempt < 3,
            CancellationToken
        );

        await AdvanceUntilAsync(() => _attempts > 1);
        await AdvanceUntilAsync(() => _attempts > 2);

        Assert.Equal(3, await result);
    }

    [Fact]
    public async Task An_error_that_is_not_an_outage_is_not_retried()
    {
        var retry = new DatabaseRetry(_time);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            retry.WhileUnavailableAsync<int>(_ => throw new InvalidOperationException(), CancellationToken)
        );
    }

    [Fact]
    public async Task A_cancellation_ends_the_retries()
    {
        using var leaving = new CancellationTokenSource();
        var result = new DatabaseRetry(_time).WhileUnavailableAsync<int>(_ => throw new SocketException(), leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result);
    }

    // The pause ends on the timer's callback; the attempt after it may run on another thread.
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        _time.Advance(_longestPause);
        await Fixtures.GatewayHost.WaitUntilAsync(() => Task.FromResult(condition()));
    }
}
