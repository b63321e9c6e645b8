using Gateway.Content.Text;

namespace Gateway.Store.Errors;

/// <summary>Errors for GraphQL documents that are invalid or too expensive. They are rejected before execution.</summary>
internal sealed partial class RequestException
{
    public static RequestException Syntax(string message, int line, int column) =>
        new(ErrorCodes.Syntax, message) { Location = (line, column) };

    public static RequestException OperationTooLong(int allowed) =>
        LimitExceeded(ErrorCodes.DocumentTooLong, $"The GraphQL document is longer than {allowed} characters.", allowed);

    public static RequestException TooManyTokens(int allowed) =>
        LimitExceeded(ErrorCodes.TooManyTokens, $"The GraphQL document has more than {allowed} tokens.", allowed);

    public static RequestException TooManyDefinitions(int allowed) =>
        LimitExceeded(ErrorCodes.TooManyDefinitions, $"The GraphQL document has more than {allowed} definitions.", allowed);

    public static RequestException TooManyFragments(int allowed) =>
        LimitExceeded(ErrorCodes.TooManyFragments, $"The GraphQL document has more than {allowed} fragments.", allowed);

    public static RequestException TooDeep(int allowed) =>
        LimitExceeded(ErrorCodes.TooDeep, $"The GraphQL document nests fields deeper than {allowed} levels.", allowed);

    public static RequestException TooManySelections(int allowed) =>
        LimitExceeded(
            ErrorCodes.TooManySelections,
            $"The GraphQL document selects more than {allowed} fields. A fragment counts each time it is spread.",
            allowed
        );

    public static RequestException TooManyAliases(int allowed) =>
        LimitExceeded(ErrorCodes.TooManyAliases, $"The GraphQL document has more than {allowed} aliases.", allowed);

    public static RequestException TooManyDirectives(int allowed) =>
        LimitExceeded(ErrorCodes.TooManyDirectives, $"The GraphQL document has more than {allowed} directives.", allowed);

    public static RequestException TooManyRepeats(string name, int allowed) =>
        LimitExceeded(
            ErrorCodes.TooManyRepeats,
            $"The GraphQL document selects '{name}' more than {allowed} times in one place of the response.",
            allowed
        );

    public static RequestException FragmentCycle(string name) => Invalid($"The fragment '{name}' spreads itself.");

    public static RequestException Invalid(string message) => new(ErrorCodes.ValidationFailed, message);

    public static RequestException IntrospectionTooDeep() =>
        new(
            ErrorCodes.IntrospectionTooDeep,
            "Introspection may select each list of the schema only once on a path, and '__schema' only once."
        );

    public static RequestException TooExpensive(long cost, int allowed, string mostExpensiveField, long highestCost) =>
        new(
            ErrorCodes.TooExpensive,
            $"The estimated cost of the operation is {cost}, above the limit of {allowed}. "
                + $"The most expensive field is '{Shortened.ForError(mostExpensiveField)}' with {highestCost}."
        )
        {
            Extensions = new Dictionary<string, object?>
            {
                ["fieldCost"] = cost,
                ["maxFieldCost"] = allowed,
                ["mostExpensiveField"] = Shortened.ForError(mostExpensiveField),
                ["mostExpensiveFieldCost"] = highestCost,
            },
        };

    public static RequestException TooManyNodes(long nodes, int allowed) =>
        new(ErrorCodes.TooManyNodes, $"The operation could return more than {allowed} objects.")
        {
            Extensions = new Dictionary<string, object?> { ["estimatedNodes"] = nodes, ["maxAllowedNodes"] = allowed },
        };

    public static RequestException ListTooLong(string argument, int allowed) =>
        LimitExceeded(ErrorCodes.ListTooLong, $"A list in the argument '{argument}' has more than {allowed} entries.", allowed);

    public static RequestException StringTooLong(string argument, int allowed) =>
        LimitExceeded(ErrorCodes.StringTooLong, $"A string in the argument '{argument}' is longer than {allowed} characters.", allowed);

    public static RequestException InvalidArgument(string argument, string why) =>
        new(ErrorCodes.InvalidValue, $"The argument '{argument}' {why}.");

    public static RequestException InvalidVariable(string message) =>
        new(message.Contains("null", StringComparison.Ordinal) ? ErrorCodes.NullVariable : ErrorCodes.InvalidValue, message);

    private static RequestException LimitExceeded(string code, string message, int allowed) =>
        new(code, message) { Extensions = new Dictionary<string, object?> { ["limit"] = allowed } };
}
