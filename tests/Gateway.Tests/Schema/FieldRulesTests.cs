using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Tests.Fixtures;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.Schema;

/// <summary>Rules for fields, applied to queries, mutations and subscriptions of a small schema.</summary>
public sealed class FieldRulesTests
{
    private static readonly Caller _writer = new("writer", [Scope.ArticlesWrite], null);

    [Theory]
    [InlineData("{ open closed }", """{"open":"open","closed":null}""")]
    [InlineData("mutation { write }", """{"write":null}""")]
    [InlineData("subscription { follow }", null)]
    public async Task Without_its_scope_a_field_is_null_and_other_fields_are_returned(string operation, string? data)
    {
        var ran = new List<string>();
        var result = await RunAsync(operation, Caller.Anonymous, ran);

        Assert.Equal("AUTH_NOT_AUTHORIZED", Assert.Single(result.Errors ?? []).Code);
        Assert.DoesNotContain(ran, field => field != "open");
        if (data is not null)
            Assert.Contains(data, new GraphQL.SystemTextJson.GraphQLSerializer().Serialize(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ open closed }")]
    [InlineData("mutation { write }")]
    [InlineData("subscription { follow }")]
    public async Task With_its_scope_a_field_is_returned(string operation)
    {
        var result = await RunAsync(operation, _writer, []);

        Assert.Empty(result.Errors ?? []);
        Assert.True(result.Executed);
    }

    [Fact]
    public void The_description_names_the_required_scope()
    {
        using var schema = Build([]);
        schema.Initialize();

        Assert.Equal(
            "Writes. Requires the scope `articles:write`. Without it the field is null and the error code is AUTH_NOT_AUTHORIZED.",
            schema.Mutation?.Fields.Find("write")?.Description
        );
    }

    private static async Task<ExecutionResult> RunAsync(string operation, Caller caller, List<string> ran)
    {
        await using var services = new ServiceCollection().AddSingleton(caller).BuildServiceProvider();
        using var schema = Build(ran);
        await using var database = NpgsqlDataSource.Create("Host=localhost");
        var probe = new DatabaseProbe(database, TimeProvider.System);
        using var outages = new OutageMonitor(probe, TimeProvider.System, NullLogger<OutageMonitor>.Instance);
        var failures = new ErrorMapper(outages, new PublicNames(schema), NullLogger<ErrorMapper>.Instance, new Limits());
        return await new DocumentExecuter().ExecuteAsync(
            new ExecutionOptions
            {
                Schema = schema,
                Query = operation,
                RequestServices = services,
                CancellationToken = GatewayHost.CancellationToken,
                UnhandledExceptionDelegate = failures.MaskAsync,
            }
        );
    }

    private static GraphQL.Types.Schema Build(List<string> ran)
    {
        var (query, mutation, subscription) = (
            new ObjectGraphType { Name = "Query" },
            new ObjectGraphType { Name = "Mutation" },
            new ObjectGraphType { Name = "Subscription" }
        );
        query.Field<StringGraphType>("open").Resolve(_ => Run("open"));
        query.Field<StringGraphType>("closed").RequireScope(Scope.ArticlesWrite).Resolve(_ => Run("closed"));
        mutation.Field<StringGraphType>("write").Description("Writes.").RequireScope(Scope.ArticlesWrite).Resolve(_ => Run("write"));
        subscription.Field<StringGraphType>("follow").RequireScope(Scope.ArticlesWrite).ResolveStream(_ => new Nothing());
        var schema = new GraphQL.Types.Schema
        {
            Query = query,
            Mutation = mutation,
            Subscription = subscription,
        };
        schema.RegisterVisitor(new FieldAuthorization.AuthorizationVisitor());
        return schema;

        string Run(string field)
        {
            ran.Add(field);
            return field;
        }
    }

    private sealed class Nothing : IObservable<string?>, IDisposable
    {
        public IDisposable Subscribe(IObserver<string?> observer) => this;

        public void Dispose()
        {
            // Nothing is sent.
        }
    }
}
