using System.CommandLine;
using Gateway.Graph;
using Gateway.Hosting;
using Gateway.Schema;
using Gateway.Store.Lists;

namespace Gateway.Commands;

/// <summary><c>gateway schema</c>: prints the schema, without a database.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the GraphQL schema in the schema definition language (SDL).");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Print()));
        return command;
    }

    /// <summary>Returns the schema of the server in SDL.</summary>
    public static string Print()
    {
        // Printing the schema signs no cursor, so no secret is needed.
        using var services = new ServiceCollection().AddLogging().AddGraph().AddSingleton(new CursorCodec([])).BuildServiceProvider();
        return SchemaText.Print(services.GetRequiredService<GatewaySchema>());
    }
}
