using System.Diagnostics.CodeAnalysis;

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

        public bool TryStart(CancellationToken cancellationToken) => result.TryStart(cancellationToken);

        public bool TryGet([MaybeNullWhen(false)] out TResult value)
        {
            if (result.TryGet(out var source))
            {
                value = selector(source);
                return true;
            }

            value = default;
            return false;
        }

        bool IDeferred.TryGetObject(out object? value) => IsThere(TryGet(out var typed), typed, out value);
    }

    private sealed class SelectedAsync<T, TResult>(IDeferred<T> result, Func<T, CancellationToken, Task<TResult>> selector)
        : IDeferred<TResult>
    {
        public async Task<TResult> GetAsync(CancellationToken cancellationToken) =>
            await selector(await result.GetAsync(cancellationToken), cancellationToken);

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

        public bool TryStart(CancellationToken cancellationToken) => false;

        public bool TryGet([MaybeNullWhen(false)] out TResult value) => IsNotThere(out value);

        bool IDeferred.TryGetObject(out object? value) => IsNotThere(out value);
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

        public bool TryStart(CancellationToken cancellationToken)
        {
            foreach (var result in results)
                if (!result.TryStart(cancellationToken))
                    return false;
            return true;
        }

        public bool TryGet([MaybeNullWhen(false)] out IEnumerable<T> value)
        {
            var values = new List<T>(results.Count);
            foreach (var result in results)
            {
                if (!result.TryGet(out var item))
                    return IsNotThere(out value);
                if (item is not null)
                    values.Add(item);
            }

            value = values;
            return true;
        }

        bool IDeferred.TryGetObject(out object? value) => IsThere(TryGet(out var typed), typed, out value);
    }

    private sealed class Each<T>(IReadOnlyList<IDeferred<T?>?> results) : IDeferred<IEnumerable<T?>>
        where T : class
    {
        // All loads start before the first is awaited, so that different loaders run at the same time.
        public async Task<IEnumerable<T?>> GetAsync(CancellationToken cancellationToken) =>
            await Task.WhenAll(results.Select(result => result?.GetAsync(cancellationToken) ?? Task.FromResult<T?>(null)));

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

        public bool TryStart(CancellationToken cancellationToken) => false;

        public bool TryGet([MaybeNullWhen(false)] out IEnumerable<T?> value) => IsNotThere(out value);

        bool IDeferred.TryGetObject(out object? value) => IsNotThere(out value);
    }

    private static bool IsThere<T>(bool isThere, T? typed, out object? value)
    {
        value = typed;
        return isThere;
    }

    private static bool IsNotThere<T>([MaybeNullWhen(false)] out T value)
    {
        value = default;
        return false;
    }
}
