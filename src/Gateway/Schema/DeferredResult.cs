using Gateway.DataLoaders;
using GraphQL;
using GraphQL.Builders;
using GraphQL.DataLoader;

namespace Gateway.Schema;

/// <summary>The adapter from our data loaders to the engine.</summary>
internal sealed class DeferredResult(IDeferred deferred) : IDataLoaderResult
{
    public Task<object?> GetResultAsync(CancellationToken cancellationToken = default) => deferred.GetObjectAsync(cancellationToken);
}

internal static class DeferredResultExtensions
{
    /// <summary>Resolves the field by a data loader: the engine collects the keys of all parents before it awaits the first value.</summary>
    public static FieldBuilder<TSource, object> ResolveDeferred<TSource>(
        this FieldBuilder<TSource, object> field,
        Func<IResolveFieldContext<TSource>, IDeferred?> resolve
    ) => field.Resolve(context => resolve(context)?.AsResult());

    /// <summary>The value as the engine awaits it.</summary>
    public static IDataLoaderResult AsResult(this IDeferred deferred) => new DeferredResult(deferred);
}
