using Gateway.Store.DataLoaders;
using GraphQL;
using GraphQL.Builders;
using GraphQL.DataLoader;

namespace Gateway.Schema;

/// <summary>Adapts a value of the gateway's data loaders to the GraphQL engine.</summary>
internal sealed class DeferredResult(IDeferred deferred) : IDataLoaderResult
{
    public Task<object?> GetResultAsync(CancellationToken cancellationToken = default) => deferred.GetObjectAsync(cancellationToken);

    /// <inheritdoc cref="IDeferred.TryStart" />
    public bool TryStart(CancellationToken cancellationToken) => deferred.TryStart(cancellationToken);

    /// <inheritdoc cref="IDeferred.TryGetObject" />
    public bool TryGet(out object? value) => deferred.TryGetObject(out value);
}

internal static class DeferredResultExtensions
{
    /// <summary>Resolves the field with a data loader. The engine collects the keys of all parents, then awaits the first value.</summary>
    public static FieldBuilder<TSource, object> ResolveDeferred<TSource>(
        this FieldBuilder<TSource, object> field,
        Func<IResolveFieldContext<TSource>, IDeferred?> resolve
    ) => field.Resolve(context => resolve(context)?.AsResult());

    /// <summary>The value in the form that the engine awaits.</summary>
    public static IDataLoaderResult AsResult(this IDeferred deferred) => new DeferredResult(deferred);
}
