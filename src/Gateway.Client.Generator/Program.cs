using Gateway.Client.Generator;

// Writes src/Gateway.Client/Operations.cs from schema/. The argument is the root of the repository.
var root = args is [var folder] ? folder : Directory.GetCurrentDirectory();
await File.WriteAllTextAsync(Path.Combine(root, ClientCode.File), ClientCode.Generate(Path.Combine(root, "schema")));
return 0;
