using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using GraphQL.Validation;

namespace Gateway.Execution;

/// <summary>
/// Validates variables, arguments and cost after the GraphQL document itself was validated. The result depends only on the operation and
/// its variables, and front ends repeat the same few, so valid combinations are cached.
/// </summary>
internal sealed class CachingDocumentValidator(Limits limits) : IDocumentValidator
{
    private readonly DocumentValidator _validator = new();
    private readonly ConcurrentLru<OperationKey, IValidationResult> _valid = new(limits.CachedDocuments);

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        if (OperationKey.Of(options.Operation, options.Variables) is not { } key)
            return _validator.ValidateAsync(options);
        return _valid.TryGet(key, out var cached) ? Task.FromResult(cached) : ValidateAsync(key, _validator.ValidateAsync(options));
    }

    private async Task<IValidationResult> ValidateAsync(OperationKey key, Task<IValidationResult> validation)
    {
        var result = await validation;
        if (result.IsValid)
            _valid.AddOrUpdate(key, result);
        return result;
    }
}
