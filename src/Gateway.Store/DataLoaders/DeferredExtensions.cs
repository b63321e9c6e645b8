namespace Gateway.Store.DataLoaders;

internal static class DeferredExtensions
{
    /// <summary>The result, mapped by <paramref name="selector"/>.</summary>
    public static IDeferred<TResult> Select<T, TResult>(this IDeferred<T> result, Func<T, TResult> selector) =>
        new Selected<T, TResult>(result, selector);

    /// <summary>The result, mapped by a task. The tasks of several results run at the same time.</summary>
    public static IDeferred<TResult> SelectAsync<T, TResult>(
        this IDeferred<T> result,
        Func<T, CancellationToken, Task<TResult>> selector
    ) => new SelectedAsync<T, TResult>(result, selector);

    /// <summary>All results in order, without results that are <c>null</c>.</summary>
    public static IDeferred<IEnumerable<T>> WhenAll<T>(this IEnumerable<IDeferred<T?>> results)
        where T : class => new All<T>([.. results]);

    /// <summary>All results in order, including results that are <c>null</c>.</summary>
    public static IDeferred<IEnumerable<T?>> WhenAllOrNull<T>(this IEnumerable<IDeferred<T?>?> results)
        where T : class => new Each<T>([.. results]);

    private sealed class Selected<T, TResult>(IDeferred<T> result, Func<T, TResult> selector) : IDeferred<TResult>
    {
        public async Task<TResult> GetAsync(CancellationToken cancellationToken) => selector(await result.GetAsync(cancellationToken));

        // It repeats GetAsync instead of calling it, because a response contains hundreds of these values.
        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) =>
            selector(await result.GetAsync(cancellationToken));
    }

    private sealed class SelectedAsync<T, TResult>(IDeferred<T> result, Func<T, CancellationToken, Task<TResult>> selector)
        : IDeferred<TResult>
    {
        public async Task<TResult> GetAsync(CancellationToken cancellationToken) =>
            await selector(await result.GetAsync(cancellationToken), cancellationToken);

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);
    }

    private sealed class All<T>(IReadOnlyList<IDeferred<T?>> results) : IDeferred<IEnumerable<T>>
        where T : class
    {
        public async Task<IEnumerable<T>> GetAsync(CancellationToken cancellationToken)
        {
            var values = new List<T>(results.Count);
            foreach (var result in results)
            {
                if (await result.GetAsync(cancellationToken) is { } value)
                    values.Add(value);
            }

            return values;
        }

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);
    }

    private sealed class Each<T>(IReadOnlyList<IDeferred<T?>?> results) : IDeferred<IEnumerable<T?>>
        where T : class
    {
        // All loads start before the first is awaited, so that different loaders run at the same time.
        public async Task<IEnumerable<T?>> GetAsync(CancellationToken cancellationToken) =>
            await Task.WhenAll(results.Select(result => result?.GetAsync(cancellationToken) ?? Task.FromResult<T?>(null)));

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);
    }
}
