using Gateway.Execution;
using Gateway.Hosting;
using Gateway.Store.Lists;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Benchmarks;

/// <summary>The services of a gateway with the default settings, as the server composes them.</summary>
internal static class GatewayServices
{
    /// <summary>Services that can do everything except read and write the store. No connection is opened.</summary>
    public static ServiceProvider WithoutDatabase() => Compose("Host=localhost").AddSingleton(new CursorCodec([])).BuildServiceProvider();

    public static ServiceProvider WithDatabase(string connectionString) => Compose(connectionString).BuildServiceProvider();

    /// <param name="dataSource">Runs the statements of operations.</param>
    /// <param name="connectionString">The same database.</param>
    public static ServiceProvider WithDatabase(NpgsqlDataSource dataSource, string connectionString) =>
        Compose(connectionString).AddSingleton(_ => dataSource).BuildServiceProvider();

    /// <summary>Executes an operation in a service scope of its own, as for a request.</summary>
    /// <exception cref="InvalidOperationException">The response has errors.</exception>
    public static async Task<OperationResult> ExecuteAsync(this ServiceProvider services, string query)
    {
        var executor = services.GetRequiredService<OperationExecutor>();
        await using var scope = services.CreateAsyncScope();
        var operation = await executor.PrepareAsync(new OperationRequest { Query = query }, CancellationToken.None);
        var result = await executor.RunAsync(operation, scope.ServiceProvider, CancellationToken.None);
        return services.GetRequiredService<ErrorMapper>().CauseOf(result) is { } cause
            ? throw new InvalidOperationException(cause.Message, cause)
            : result;
    }

    /// <summary>The text of the operation in <c>schema/operations/FrontPage.graphql</c>, with its fragments.</summary>
    public static string FrontPage(this ServiceProvider services) =>
        services.GetRequiredService<TrustedOperationStore>().ByName("FrontPageQuery")
        ?? throw new InvalidOperationException("schema/operations has no operation FrontPageQuery.");

    private static IServiceCollection Compose(string connectionString)
    {
        var configuration = new ConfigurationBuilder().Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddStore(connectionString, configuration)
            .AddGraph();
    }
}
