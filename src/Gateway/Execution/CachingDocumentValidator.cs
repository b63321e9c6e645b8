using System.Runtime.InteropServices;
using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Validates variables, arguments and cost after the GraphQL document itself was validated. The result depends only on the operation, its
/// variables and the size of the store, and front ends repeat the same few, so valid combinations are cached.
/// </summary>
internal sealed class CachingDocumentValidator(Limits limits, CostScale size, CostBudget budget) : IDocumentValidator
{
    private static readonly IValidationResult _costOnly = new ValidationResult([new CostOnlyError()]);

    private readonly DocumentValidator _validator = new();
    private readonly ConcurrentLru<Key, Validated> _valid = new(limits.CachedOperations);

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        var context = OperationContext.Of(options.UserContext);
        var operation = options.Operation;
        context.OperationKey = OperationKey.Of(operation, options.Variables);
        if (operation.Operation == OperationType.Subscription)
            context.EventKey = OperationKey.OfEvents(options.Document, operation, options.Variables);
        var key = context.OperationKey is { } known ? new Key(known, size.Scale) : (Key?)null;
        if (key is not { } repeated || !_valid.TryGet(repeated, out var cached))
            return ValidateAsync(key, operation.Operation, context, _validator.ValidateAsync(options));
        context.Cost = cached.Cost;
        return Task.FromResult(Charge(cached, operation.Operation, context));
    }

    private async Task<IValidationResult> ValidateAsync(
        Key? key,
        OperationType operation,
        OperationContext context,
        Task<IValidationResult> validation
    )
    {
        var result = await validation;
        if (!result.IsValid || context.Cost is not { } cost)
            return result;
        var validated = new Validated(result, cost);
        if (key is { } known)
            _valid.AddOrUpdate(known, validated);
        return Charge(validated, operation, context);
    }

    private IValidationResult Charge(Validated validated, OperationType operation, OperationContext context)
    {
        if (context.CostMode == CostMode.Validate)
            return _costOnly;
        Check(validated.Cost, operation);
        budget.Charge(context.Client, validated.Cost.Points);
        return validated.Result;
    }

    private void Check(OperationCost cost, OperationType operation)
    {
        if (cost.Nodes > limits.Nodes)
            throw RequestException.TooManyNodes(cost.Nodes, limits.Nodes);
        var allowed = operation == OperationType.Subscription ? limits.SubscriptionCost : limits.Cost;
        if (cost.Points > allowed)
            throw RequestException.TooExpensive(cost.Points, allowed, cost.MostExpensiveField, cost.HighestFieldCost);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Key(OperationKey Operation, StoreScale Scale);

    private sealed record Validated(IValidationResult Result, OperationCost Cost);
}

/// <summary>Ends the execution of an operation of which the client only wants to know the cost.</summary>
internal sealed class CostOnlyError() : ValidationError("Only the cost of the operation was requested.");
