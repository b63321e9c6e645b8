using Gateway.Store.Configuration;
using GraphQL.Validation;

namespace Gateway.Execution;

/// <summary>Holds an operation to its limits once its variables are known: what it may return, what that costs, what its arguments hold.</summary>
internal sealed class CostRule(Limits limits) : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        new CostAnalyzer(context, limits).Check();
        return default;
    }
}
