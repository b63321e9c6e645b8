using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using GraphQL.Validation;

namespace Gateway.Execution;

/// <summary>
/// What is left to check once a document has been validated: variables, arguments, the price. It follows from the operation and its variables alone, and
/// front ends send the same few again and again, so what was found to be in order is remembered.
/// </summary>
internal sealed class CachingDocumentValidator(Limits limits) : IDocumentValidator
{
    private readonly DocumentValidator _validator = new();
    private readonly ConcurrentLru<OperationKey, IValidationResult> _valid = new(limits.CachedDocuments);

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        if (OperationKey.Of(options.Operation, options.Variables) is not { } key)
            return _validator.ValidateAsync(options);
        return _valid.TryGet(key, out var known) ? Task.FromResult(known) : ValidateAsync(key, _validator.ValidateAsync(options));
    }

    private async Task<IValidationResult> ValidateAsync(OperationKey key, Task<IValidationResult> validation)
    {
        var result = await validation;
        if (result.IsValid)
            _valid.AddOrUpdate(key, result);
        return result;
    }
}
