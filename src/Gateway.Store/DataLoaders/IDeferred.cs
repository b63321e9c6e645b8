namespace Gateway.Store.DataLoaders;

/// <summary>
/// A value that a data loader reads later, together with the other keys of the same step. Reading starts when the first value is awaited.
/// </summary>
internal interface IDeferred
{
    /// <summary>The value, for callers that do not know its type.</summary>
    Task<object?> GetObjectAsync(CancellationToken cancellationToken);
}

/// <inheritdoc />
internal interface IDeferred<T> : IDeferred
{
    Task<T> GetAsync(CancellationToken cancellationToken);
}
