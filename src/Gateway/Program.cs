using Gateway.Commands;

return await CommandLine.RunAsync(args);
