using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Gateway.Execution;

/// <summary>
/// Parses a GraphQL document and rejects documents that would harm the engine. Its validation overflows the stack on long chains of
/// fragments, takes minutes for fragments that spread each other, and reports hundreds of thousands of conflicts. Each check is cheap for
/// documents that passed the checks before it.
/// </summary>
internal static class OperationParser
{
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
