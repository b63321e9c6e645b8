namespace Gateway.Errors;

/// <summary>Refusals of a document for its form or its price, before anything of it runs.</summary>
internal sealed partial class RequestException
{
    public static RequestException Syntax(string message, int line, int column) =>
        new(ErrorCodes.Syntax, message) { Location = (line, column) };

    public static RequestException DocumentTooLong(int allowed) =>
        Beyond(ErrorCodes.DocumentTooLong, $"The document is longer than {allowed} characters.", allowed);

    public static RequestException TooManyTokens(int allowed) =>
        Beyond(ErrorCodes.TooManyTokens, $"The document has more than {allowed} tokens.", allowed);

    public static RequestException TooManyDefinitions(int allowed) =>
        Beyond(ErrorCodes.TooManyDefinitions, $"The document has more than {allowed} definitions.", allowed);

    public static RequestException TooManyFragments(int allowed) =>
        Beyond(ErrorCodes.TooManyFragments, $"The document has more than {allowed} fragments.", allowed);

    public static RequestException TooDeep(int allowed) =>
        Beyond(ErrorCodes.TooDeep, $"The document nests fields deeper than {allowed} levels.", allowed);

    public static RequestException TooManySelections(int allowed) =>
        Beyond(
            ErrorCodes.TooManySelections,
            $"The document selects more than {allowed} fields, fragments taken as often as they are spread.",
            allowed
        );

    public static RequestException TooManyAliases(int allowed) =>
        Beyond(ErrorCodes.TooManyAliases, $"The document has more than {allowed} aliases.", allowed);

    public static RequestException TooManyDirectives(int allowed) =>
        Beyond(ErrorCodes.TooManyDirectives, $"The document has more than {allowed} directives.", allowed);

    public static RequestException TooManyRepeats(string name, int allowed) =>
        Beyond(ErrorCodes.TooManyRepeats, $"The document selects '{name}' more than {allowed} times in one place.", allowed);

    public static RequestException FragmentCycle(string name) => Invalid($"The fragment '{name}' contains itself.");

    public static RequestException Invalid(string message) => new(ErrorCodes.ValidationFailed, message);

    public static RequestException IntrospectionTooDeep() =>
        new(
            ErrorCodes.IntrospectionTooDeep,
            "Introspection may enter each list of the schema once on a path, and ask for '__schema' once."
        );

    public static RequestException TooExpensive(long cost, int allowed) =>
        new(ErrorCodes.TooExpensive, $"The estimated cost of the operation is above {allowed}.")
        {
            Extensions = new Dictionary<string, object?> { ["fieldCost"] = cost, ["maxFieldCost"] = allowed },
        };

    public static RequestException TooManyNodes(long nodes, int allowed) =>
        new(ErrorCodes.TooManyNodes, $"The operation could return more than {allowed} objects.")
        {
            Extensions = new Dictionary<string, object?> { ["estimatedNodes"] = nodes, ["maxAllowedNodes"] = allowed },
        };

    public static RequestException ListTooLong(string argument, int allowed) =>
        Beyond(ErrorCodes.ListTooLong, $"A list in the argument '{argument}' has more than {allowed} entries.", allowed);

    public static RequestException StringTooLong(string argument, int allowed) =>
        Beyond(ErrorCodes.StringTooLong, $"A text in the argument '{argument}' is longer than {allowed} characters.", allowed);

    public static RequestException NotAValue(string argument, string why) =>
        new(ErrorCodes.InvalidValue, $"The argument '{argument}' {why}.");

    public static RequestException NotAVariable(string message) =>
        new(message.Contains("null", StringComparison.Ordinal) ? ErrorCodes.NullVariable : ErrorCodes.InvalidValue, message);

    private static RequestException Beyond(string code, string message, int allowed) =>
        new(code, message) { Extensions = new Dictionary<string, object?> { ["limit"] = allowed } };
}
