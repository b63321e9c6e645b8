using Gateway.Store.Configuration;
using Gateway.Store.Lists;
using GraphQL.Validation;

namespace Gateway.Execution;

/// <summary>Estimates the cost of an operation with its variables, and checks the size of arguments.</summary>
internal sealed class CostRule(Limits limits, CostScale size) : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        OperationContext.Of(context.UserContext).Cost = new CostAnalyzer(context, limits, size.Scale).Analyze();
        return default;
    }
}
