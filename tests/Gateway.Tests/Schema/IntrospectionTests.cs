using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

/// <summary>The introspection queries of tools that use its newer fields.</summary>
public sealed class IntrospectionTests(SampleGateway gateway) : IClassFixture<SampleGateway>
{
    // getIntrospectionQuery of graphql-js 16 with all its options.
    private const string Complete = """
        query IntrospectionQuery {
          __schema {
            description
            queryType { name kind } mutationType { name kind } subscriptionType { name kind }
            types { ...FullType }
            directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description specifiedByURL isOneOf
          fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
        }
        """;

    [Fact]
    public async Task All_introspection_options_of_graphql_js_are_supported()
    {
        var schema = (await gateway.Host.QueryAsync(Complete)).Data.At("__schema");

        Assert.All(schema.At("directives").EnumerateArray(), directive => Assert.False(directive.At("isRepeatable").GetBoolean()));
        var types = schema.At("types").EnumerateArray().ToDictionary(type => type.At("name").GetString() ?? "");
        Assert.Equal("https://tools.ietf.org/html/rfc3986", types["URL"].At("specifiedByURL").GetString());
        Assert.False(types["ArticleFilterInput"].At("inputFields", 0, "isDeprecated").GetBoolean());
        Assert.False(types["ArticleFilterInput"].At("isOneOf").GetBoolean());
        Assert.Equal(JsonValueKind.Null, types["Article"].At("isOneOf").ValueKind);
    }

    [Theory]
    [InlineData("{ articls { totalCount } }", " Did you mean 'articles'?")]
    [InlineData("{ articles { nods { slug } } }", " Did you mean 'nodes'?")]
    [InlineData("{ articles(frst: 1) { totalCount } }", " Did you mean 'first' or 'last'?")]
    [InlineData("{ articles { nodes { secured2 } } }", "")]
    [InlineData("{ importProblem { totalCount } }", "")]
    [InlineData("{ gatway { version } }", "")]
    [InlineData("mutation { deletArticle(input: { id: 1 }) { slug } }", "")]
    public async Task Error_messages_suggest_only_public_names(string operation, string suggestion)
    {
        var answer = await gateway.Host.QueryAsync(operation);

        Assert.Equal("GRAPHQL_VALIDATION_FAILED", answer.ErrorCodes.First());
        var message = answer.Root.At("errors", 0, "message").GetString() ?? "";
        Assert.Equal(suggestion, message.IndexOf(" Did you mean", StringComparison.Ordinal) is >= 0 and var at ? message[at..] : "");
    }
}
