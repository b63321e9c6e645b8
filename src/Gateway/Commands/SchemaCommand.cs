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
        var command = new Command("schema", "Print the GraphQL schema in its own language.");
        command.SetAction(_ => Console.Out.Write(Print()));
        return command;
    }

    /// <summary>The schema that the server serves.</summary>
    public static string Print()
    {
        // Printing the schema signs no cursor, so no secret is needed.
        using var services = new ServiceCollection().AddLogging().AddGraph().AddSingleton(new CursorCodec([])).BuildServiceProvider();
        return SchemaText.Of(services.GetRequiredService<GatewaySchema>());
    }
}
