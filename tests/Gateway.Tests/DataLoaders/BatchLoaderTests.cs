using System.Collections.Concurrent;
using Gateway.Store.DataLoaders;

namespace Gateway.Tests.DataLoaders;

public sealed class BatchLoaderTests
{
    private readonly ConcurrentQueue<int[]> _batches = [];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_keys_of_one_step_are_fetched_together()
    {
        var loader = Doubling();
        IDeferred<string?>[] step = [loader.Load(1), loader.Load(2), loader.Load(3)];

        var values = await Task.WhenAll(step.Select(result => result.GetAsync(CancellationToken)));

        Assert.Equal(["2", "4", "6"], values);
        Assert.Equal([1, 2, 3], Assert.Single(_batches));
    }

    [Fact]
    public void Nothing_is_fetched_before_a_result_is_awaited()
    {
        Doubling().Load(1);

        Assert.Empty(_batches);
    }

    [Fact]
    public async Task A_later_step_fetches_only_new_keys()
    {
        var loader = Doubling();
        await loader.Load(1).GetAsync(CancellationToken);
        IDeferred<string?>[] step = [loader.Load(1), loader.Load(2)];

        var values = await Task.WhenAll(step.Select(result => result.GetAsync(CancellationToken)));

        Assert.Equal(["2", "4"], values);
        Assert.Equal(
            [
                [1],
                [2],
            ],
            _batches
        );
    }

    [Fact]
    public async Task A_key_that_is_requested_twice_is_fetched_once()
    {
        var loader = Doubling();
        IDeferred<string?>[] step = [loader.Load(1), loader.Load(1)];

        await Task.WhenAll(step.Select(result => result.GetAsync(CancellationToken)));

        Assert.Equal([1], Assert.Single(_batches));
    }

    [Fact]
    public async Task A_key_requested_during_its_batch_waits_for_that_batch()
    {
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loader = Loader(async batch =>
        {
            await underWay.Task;
            foreach (var entry in batch)
                entry.Set($"{entry.Key}");
        });
        var first = loader.Load(1).GetAsync(CancellationToken);
        var second = loader.Load(1).GetAsync(CancellationToken);

        underWay.SetResult();

        Assert.Equal(["1", "1"], await Task.WhenAll(first, second));
        Assert.Single(_batches);
    }

    [Fact]
    public async Task A_key_without_a_result_is_null()
    {
        var loader = Loader(_ => Task.CompletedTask);

        Assert.Null(await loader.Load(1).GetAsync(CancellationToken));
    }

    [Fact]
    public async Task An_error_of_one_key_does_not_affect_the_other_keys()
    {
        var loader = Loader(batch =>
        {
            foreach (var entry in batch)
            {
                if (entry.Key == 2)
                    entry.SetError(new InvalidDataException("of two alone"));
                else
                    entry.Set("fine");
            }

            return Task.CompletedTask;
        });
        var (one, two, three) = (loader.Load(1), loader.Load(2), loader.Load(3));

        Assert.Equal("fine", await one.GetAsync(CancellationToken));
        Assert.Equal("of two alone", (await Assert.ThrowsAsync<InvalidDataException>(() => two.GetAsync(CancellationToken))).Message);
        Assert.Equal("fine", await three.GetAsync(CancellationToken));
    }

    [Fact]
    public async Task A_failed_batch_fails_each_of_its_keys()
    {
        var loader = Loader(_ => throw new TimeoutException("the batch's own"));
        IDeferred<string?>[] step = [loader.Load(1), loader.Load(2)];

        foreach (var result in step)
            Assert.Equal("the batch's own", (await Assert.ThrowsAsync<TimeoutException>(() => result.GetAsync(CancellationToken))).Message);
        Assert.Single(_batches);
    }

    [Fact]
    public async Task A_failed_batch_does_not_affect_the_next_one()
    {
        var loader = Loader(batch => batch[0].Key == 1 ? throw new TimeoutException() : Task.CompletedTask);
        await Assert.ThrowsAsync<TimeoutException>(() => loader.Load(1).GetAsync(CancellationToken));

        Assert.Null(await loader.Load(2).GetAsync(CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_request_cancels_every_key_of_its_batch()
    {
        using var request = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var loader = new BatchLoader<int, string>((_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token));
        IDeferred<string?>[] step = [loader.Load(1), loader.Load(2)];
        var results = step.Select(result => result.GetAsync(request.Token)).ToList();

        await request.CancelAsync();

        foreach (var result in results)
            Assert.Equal(request.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result)).CancellationToken);
    }

    [Fact]
    public async Task More_keys_than_the_batch_limit_are_fetched_in_several_batches()
    {
        var loader = new BatchLoader<int, string>(
            (batch, _) =>
            {
                _batches.Enqueue([.. batch.Select(entry => entry.Key)]);
                foreach (var entry in batch)
                    entry.Set($"{entry.Key}");
                return Task.CompletedTask;
            },
            maxBatchSize: 2
        );
        var step = Enumerable.Range(1, 5).Select(loader.Load).ToList();

        var values = await Task.WhenAll(step.Select(result => result.GetAsync(CancellationToken)));

        Assert.Equal(["1", "2", "3", "4", "5"], values);
        Assert.Equal(
            [
                [1, 2],
                [3, 4],
                [5],
            ],
            _batches
        );
    }

    [Fact]
    public async Task Keys_requested_from_several_threads_are_each_fetched_once()
    {
        var loader = Doubling();

        var values = await Task.WhenAll(
            Enumerable
                .Range(0, 1_000)
                .Select(number => Task.Run(() => loader.Load(number % 100).GetAsync(CancellationToken), CancellationToken))
        );

        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => $"{number % 100 * 2}"), values);
        Assert.Equal(Enumerable.Range(0, 100), _batches.SelectMany(batch => batch).Order());
    }

    private BatchLoader<int, string> Doubling() =>
        Loader(batch =>
        {
            foreach (var entry in batch)
                entry.Set($"{entry.Key * 2}");
            return Task.CompletedTask;
        });

    private BatchLoader<int, string> Loader(Func<IReadOnlyList<BatchLoader<int, string>.BatchKey>, Task> fetch) =>
        new(
            (batch, _) =>
            {
                _batches.Enqueue([.. batch.Select(entry => entry.Key)]);
                return fetch(batch);
            }
        );
}
