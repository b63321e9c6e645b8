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
return await root.Parse(commandLine).InvokeAsync();
