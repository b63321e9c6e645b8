using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Gateway.Execution;

/// <summary>A GraphQL document that was parsed, is within the limits and is valid.</summary>
/// <param name="Text">The text of the GraphQL document.</param>
/// <param name="Syntax">Its syntax tree.</param>
/// <param name="IsCacheable">False if the response may change although nothing was written, see
/// <see cref="UncacheableMetadata"/>.</param>
internal sealed record ParsedOperation(string Text, GraphQLDocument Syntax, bool IsCacheable)
{
    /// <summary>Metadata of a root field whose value can change without a write, so that no response that contains it is cached.</summary>
    public const string UncacheableMetadata = "changesByItself";

    /// <summary>SHA-256 of the text. It identifies the GraphQL document in caches and logs that must not contain it.</summary>
    public string Hash { get; } = PersistedQuery.HashOf(Text);
}

/// <summary>
/// Parses a GraphQL document and rejects documents that would harm the engine. Its validation overflows the stack on long chains of
/// fragments, takes minutes for fragments that spread each other, and reports hundreds of thousands of conflicts. Each check is cheap for
/// documents that passed the checks before it.
/// </summary>
internal sealed class OperationParser(ISchema schema, Limits limits)
{
    private readonly string[] _uncacheableFields =
    [
        .. schema.Query.Fields.Where(field => field.HasMetadata(ParsedOperation.UncacheableMetadata)).Select(field => field.Name),
    ];

    /// <summary>Parses and validates a GraphQL document.</summary>
    /// <exception cref="RequestException">It is not a GraphQL document, or it exceeds a limit.</exception>
    /// <exception cref="OperationValidationException">It is invalid.</exception>
    public async Task<ParsedOperation> ParseAsync(string text, CancellationToken cancellationToken)
    {
        var syntax = Parse(text, limits);
        var errors = await SpecificationRuleValidator.ValidateAsync(syntax, schema, limits, cancellationToken);
        return errors.Count == 0
            ? new ParsedOperation(text, syntax, !Array.Exists(_uncacheableFields, field => text.Contains(field, StringComparison.Ordinal)))
            : throw new OperationValidationException(errors);
    }

    /// <summary>Parses a GraphQL document and checks its size.</summary>
    public static GraphQLDocument Parse(string text, Limits limits)
    {
        if (text.Length > limits.QueryCharacters)
            throw RequestException.OperationTooLong(limits.QueryCharacters);
        var document = ParseText(text, limits);
        CountDefinitions(document, limits);
        new OperationSizeValidator(document, limits).Check();
        return document;
    }

    private static GraphQLDocument ParseText(string text, Limits limits)
    {
        try
        {
            CountTokens(text, limits);
            return Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.Comments, MaxDepth = limits.ParserDepth });
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw RequestException.TooDeep(limits.ParserDepth);
        }
        catch (GraphQLSyntaxErrorException error)
        {
            throw RequestException.Syntax($"Syntax error: {error.Description}", error.Location.Line, error.Location.Column);
        }
    }

    /// <summary>Reads the operations and fragments of a GraphQL document that the operator of the gateway trusts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place of the text, for the message.</param>
    /// <exception cref="InvalidDataException">It is not a GraphQL document.</exception>
    public static IReadOnlyList<ExecutableDefinition> ReadDefinitions(string text, string place)
    {
        try
        {
            var document = Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.Comments });
            return [.. document.Definitions.Select(node => ToDefinition(node, text)).OfType<ExecutableDefinition>()];
        }
        catch (GraphQLSyntaxErrorException error)
        {
            throw new InvalidDataException($"{place} is not a GraphQL document: {error.Description}", error);
        }
    }

    private static ExecutableDefinition? ToDefinition(ASTNode node, string document)
    {
        var text = document[node.Location.Start..node.Location.End];
        return node switch
        {
            GraphQLOperationDefinition { SelectionSet: var selections, Name: var name } => new ExecutableDefinition(
                text,
                IsFragment: false,
                name?.StringValue,
                [.. SpreadsIn(selections)]
            ),
            GraphQLFragmentDefinition { SelectionSet: var selections, FragmentName.Name: var name } => new ExecutableDefinition(
                text,
                IsFragment: true,
                name.StringValue,
                [.. SpreadsIn(selections)]
            ),
            _ => null,
        };
    }

    private static IEnumerable<string> SpreadsIn(GraphQLSelectionSet set)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is GraphQLFragmentSpread spread)
                yield return spread.FragmentName.Name.StringValue;
            if (selection is IHasSelectionSetNode { SelectionSet: { } below })
                foreach (var name in SpreadsIn(below))
                    yield return name;
        }
    }

    private static void CountTokens(string text, Limits limits)
    {
        var tokens = 0;
        for (var token = Lexer.Lex(text); token.Kind != TokenKind.EOF; token = Lexer.Lex(text, token.End))
            if (++tokens > limits.Tokens)
                throw RequestException.TooManyTokens(limits.Tokens);
    }

    private static void CountDefinitions(GraphQLDocument document, Limits limits)
    {
        if (document.Definitions.Count > limits.Definitions)
            throw RequestException.TooManyDefinitions(limits.Definitions);
        if (document.Definitions.Count(definition => definition is GraphQLFragmentDefinition) > limits.Fragments)
            throw RequestException.TooManyFragments(limits.Fragments);
    }
}
