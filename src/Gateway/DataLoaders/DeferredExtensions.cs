namespace Gateway.DataLoaders;

internal static class DeferredExtensions
{
    /// <summary>The result seen through <paramref name="selector"/>.</summary>
    public static IDeferred<TResult> Then<T, TResult>(this IDeferred<T> result, Func<T, TResult> selector) =>
        new Selected<T, TResult>(result, selector);

    /// <summary>All results in order, without those that are <c>null</c>.</summary>
    public static IDeferred<IEnumerable<T>> WhenAll<T>(this IEnumerable<IDeferred<T?>> results)
        where T : class => new All<T>([.. results]);

    /// <summary>All results in order, <c>null</c> for those that have none.</summary>
    public static IDeferred<IEnumerable<T?>> InOrder<T>(this IEnumerable<IDeferred<T?>?> results)
        where T : class => new Each<T>([.. results]);

    private sealed class Selected<T, TResult>(IDeferred<T> result, Func<T, TResult> selector) : IDeferred<TResult>
    {
        public async Task<TResult> GetAsync(CancellationToken cancellationToken) => selector(await result.GetAsync(cancellationToken));

        // As above, and not by way of it: there are hundreds of these in an answer.
        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) =>
            selector(await result.GetAsync(cancellationToken));
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
        // All are asked for before the first is waited for: results of different loaders come at the same time.
        public async Task<IEnumerable<T?>> GetAsync(CancellationToken cancellationToken) =>
            await Task.WhenAll(results.Select(result => result?.GetAsync(cancellationToken) ?? Task.FromResult<T?>(null)));

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);
    }
}
