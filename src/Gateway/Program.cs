using Gateway.Commands;

return await CommandLine.RunAsync(args, new CommandConsole(), CancellationToken.None);
