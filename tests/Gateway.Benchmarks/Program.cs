using BenchmarkDotNet.Running;
using Gateway.Benchmarks;

// Short runs in this process, so that all benchmarks take a few minutes. `--job` on the command line selects other runs.
string[] job = args.Any(argument => argument is "--job" or "-j") ? [] : ["--job", "short"];
BenchmarkSwitcher.FromAssembly(typeof(GatewayServices).Assembly).Run([.. args, .. job, "--inProcess"]);
