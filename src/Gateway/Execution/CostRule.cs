using Gateway.Store.Configuration;
using GraphQL.Validation;

namespace Gateway.Execution;

/// <summary>Checks the limits that depend on variables: returned nodes, cost and the size of arguments.</summary>
internal sealed class CostRule(Limits limits) : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        new CostAnalyzer(context, limits).Check();
        return default;
    }
}
