using System.Net;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQLParser.AST;

namespace Gateway.Tests.Execution;

public sealed class OperationLimiterTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_beyond_the_queue_limit_is_rejected_as_too_busy()
    {
        using var limiter = new OperationLimiter(new Limits { ConcurrentOperations = 1, QueuedOperations = 1 });
        var running = await limiter.AcquireAsync(OperationType.Query, CancellationToken);
        var waiting = limiter.AcquireAsync(OperationType.Query, CancellationToken).AsTask();

        var refused = await Assert.ThrowsAsync<RequestException>(async () =>
            await limiter.AcquireAsync(OperationType.Query, CancellationToken)
        );

        Assert.Equal("TOO_BUSY", refused.Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.False(waiting.IsCompleted);
        running.Dispose();
        (await waiting).Dispose();
        (await limiter.AcquireAsync(OperationType.Query, CancellationToken)).Dispose();
    }

    [Fact]
    public async Task A_cancelled_wait_frees_its_queue_slot()
    {
        using var limiter = new OperationLimiter(new Limits { ConcurrentOperations = 1, QueuedOperations = 1 });
        var running = await limiter.AcquireAsync(OperationType.Query, CancellationToken);
        using var impatience = new CancellationTokenSource();
        var gone = limiter.AcquireAsync(OperationType.Query, impatience.Token).AsTask();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var waiting = limiter.AcquireAsync(OperationType.Query, CancellationToken).AsTask();

        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Readers_do_not_wait_for_writers()
    {
        using var limiter = new OperationLimiter(new Limits { ConcurrentOperations = 4, QueuedOperations = 1 });
        using var writing = await limiter.AcquireAsync(OperationType.Mutation, CancellationToken);
        var waiting = limiter.AcquireAsync(OperationType.Mutation, CancellationToken).AsTask();

        for (var reader = 0; reader < 4; reader++)
            _ = await limiter.AcquireAsync(OperationType.Query, CancellationToken);

        Assert.False(waiting.IsCompleted);
        writing.Dispose();
        (await waiting).Dispose();
    }
}
