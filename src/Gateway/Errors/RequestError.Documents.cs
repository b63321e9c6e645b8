namespace Gateway.Errors;

/// <summary>Refusals of a document for its form or its price, before anything of it runs.</summary>
internal sealed partial class RequestError
{
    public static RequestError Syntax(string message, int line, int column)
    {
        var error = new RequestError("HC0011", message);
        error.AddLocation(new GraphQLParser.Location(line, column));
        return error;
    }

    public static RequestError DocumentTooLong(int allowed) =>
        Beyond("DOCUMENT_TOO_LONG", $"The document is longer than {allowed} characters.", allowed);

    public static RequestError TooManyTokens(int allowed) =>
        Beyond("TOO_MANY_TOKENS", $"The document has more than {allowed} tokens.", allowed);

    public static RequestError TooManyDefinitions(int allowed) =>
        Beyond("TOO_MANY_DEFINITIONS", $"The document has more than {allowed} definitions.", allowed);

    public static RequestError TooManyFragments(int allowed) =>
        Beyond("TOO_MANY_FRAGMENTS", $"The document has more than {allowed} fragments.", allowed);

    public static RequestError TooDeep(int allowed) =>
        Beyond("TOO_DEEP", $"The document nests fields deeper than {allowed} levels.", allowed);

    public static RequestError TooManySelections(int allowed) =>
        Beyond(
            "TOO_MANY_SELECTIONS",
            $"The document selects more than {allowed} fields, fragments taken as often as they are spread.",
            allowed
        );

    public static RequestError TooManyAliases(int allowed) =>
        Beyond("TOO_MANY_ALIASES", $"The document has more than {allowed} aliases.", allowed);

    public static RequestError TooManyDirectives(int allowed) =>
        Beyond("TOO_MANY_DIRECTIVES", $"The document has more than {allowed} directives.", allowed);

    public static RequestError TooManyRepeats(string name, int allowed) =>
        Beyond("TOO_MANY_REPEATS", $"The document selects '{name}' more than {allowed} times in one place.", allowed);

    public static RequestError FragmentCycle(string name) => Invalid($"The fragment '{name}' contains itself.");

    public static RequestError Invalid(string message) => new("GRAPHQL_VALIDATION_FAILED", message);

    public static RequestError IntrospectionTooDeep() =>
        new("HC0086", "Introspection may enter each list of the schema once on a path, and ask for '__schema' once.");

    public static RequestError TooExpensive(long cost, int allowed) =>
        new("HC0047", $"The estimated cost of the operation is above {allowed}.")
        {
            Extensions = new Dictionary<string, object?> { ["fieldCost"] = cost, ["maxFieldCost"] = allowed },
        };

    public static RequestError TooManyNodes(long nodes, int allowed) =>
        new("HC0076", $"The operation could return more than {allowed} objects.")
        {
            Extensions = new Dictionary<string, object?> { ["estimatedNodes"] = nodes, ["maxAllowedNodes"] = allowed },
        };

    public static RequestError ListTooLong(string argument, int allowed) =>
        Beyond("LIST_TOO_LONG", $"A list in the argument '{argument}' has more than {allowed} entries.", allowed);

    public static RequestError StringTooLong(string argument, int allowed) =>
        Beyond("STRING_TOO_LONG", $"A text in the argument '{argument}' is longer than {allowed} characters.", allowed);

    public static RequestError NotAValue(string argument, string why) => new("HC0016", $"The argument '{argument}' {why}.");

    public static RequestError NotAVariable(string message) =>
        new(message.Contains("null", StringComparison.Ordinal) ? "HC0018" : "HC0016", message);

    private static RequestError Beyond(string code, string message, int allowed) =>
        new(code, message) { Extensions = new Dictionary<string, object?> { ["limit"] = allowed } };
}
