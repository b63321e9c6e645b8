using System.Net;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Tests.Execution;

public sealed class OperationLimiterTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_beyond_the_queue_limit_is_rejected_as_too_busy()
    {
        using var limiter = new OperationLimiter(new Limits { ConcurrentOperations = 1, QueuedOperations = 1 });
        var running = await limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken);
        var waiting = limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken).AsTask();

        var refused = await Assert.ThrowsAsync<RequestException>(async () =>
            await limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken)
        );

        Assert.Equal("TOO_BUSY", refused.Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.False(waiting.IsCompleted);
        running.Dispose();
        (await waiting).Dispose();
        (await limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken)).Dispose();
    }

    [Fact]
    public async Task A_cancelled_wait_frees_its_queue_slot()
    {
        using var limiter = new OperationLimiter(new Limits { ConcurrentOperations = 1, QueuedOperations = 1 });
        var running = await limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken);
        using var impatience = new CancellationTokenSource();
        var gone = limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, impatience.Token).AsTask();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var waiting = limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken).AsTask();

        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Readers_do_not_wait_for_writers()
    {
        using var limiter = new OperationLimiter(new Limits { ConcurrentOperations = 4, QueuedOperations = 1 });
        using var writing = await limiter.AcquireAsync(OperationKind.Mutation, ClientPartitionKey.Unknown, CancellationToken);
        var waiting = limiter.AcquireAsync(OperationKind.Mutation, ClientPartitionKey.Unknown, CancellationToken).AsTask();

        for (var reader = 0; reader < 4; reader++)
            _ = await limiter.AcquireAsync(OperationKind.Query, ClientPartitionKey.Unknown, CancellationToken);

        Assert.False(waiting.IsCompleted);
        writing.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_client_at_its_own_limit_does_not_block_other_clients()
    {
        using var limiter = new OperationLimiter(
            new Limits
            {
                ConcurrentOperations = 2,
                ConcurrentOperationsPerClient = 1,
                QueuedOperations = 4,
            }
        );
        using var running = await limiter.AcquireAsync(OperationKind.Query, new ClientPartitionKey("a", true), CancellationToken);
        var waiting = limiter.AcquireAsync(OperationKind.Query, new ClientPartitionKey("a", true), CancellationToken).AsTask();

        using var other = await limiter.AcquireAsync(OperationKind.Query, new ClientPartitionKey("b", true), CancellationToken);

        Assert.False(waiting.IsCompleted);
        running.Dispose();
        (await waiting).Dispose();
    }
}
