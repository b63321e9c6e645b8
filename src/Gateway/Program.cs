using System.CommandLine;
using Gateway.Commands;

// gateway serve | import | check | schema | key: https://github.com/dotnet/command-line-api
var serve = ServeCommand.Create();
var root = new RootCommand("A self-hosted GraphQL server for a publisher's articles.")
{
    serve,
    ImportCommand.Create(),
    CheckCommand.Create(),
    SchemaCommand.Create(),
    KeyCommand.Create(),
};

// Without a command the gateway serves.
string[] commandLine =
    args is [] or [['-', ..], ..] && args is not [("--help" or "-h" or "-?" or "--version"), ..] ? ["serve", .. args] : args;
var parsed = root.Parse(commandLine);

// The server handles signals itself. The other commands end at a signal; by default the process would end before the embedded PostgreSQL.
TimeSpan? timeToEnd = parsed.CommandResult.Command == serve ? null : TimeSpan.FromMinutes(1);
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = timeToEnd });
