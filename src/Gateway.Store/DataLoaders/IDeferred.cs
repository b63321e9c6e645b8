using System.Diagnostics.CodeAnalysis;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// A value that a data loader reads later, together with the other keys of the same step. Reading starts when the first value is awaited.
/// </summary>
internal interface IDeferred
{
    /// <summary>The value, for callers that do not know its type.</summary>
    Task<object?> GetObjectAsync(CancellationToken cancellationToken);

    /// <summary>Starts to read the value. <see cref="TryGetObject"/> returns it when it is there.</summary>
    /// <returns>False if the value can only be awaited.</returns>
    bool TryStart(CancellationToken cancellationToken);

    /// <summary>Gets the value without a wait.</summary>
    /// <returns>False if the value must be awaited: it is not there yet, or reading it has failed.</returns>
    bool TryGetObject(out object? value);
}

/// <inheritdoc />
internal interface IDeferred<T> : IDeferred
{
    Task<T> GetAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="IDeferred.TryGetObject" />
    bool TryGet([MaybeNullWhen(false)] out T value);
}
