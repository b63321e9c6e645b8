using BenchmarkDotNet.Running;
using Gateway.Benchmarks;
using Gateway.Benchmarks.FanOut;
using Gateway.Benchmarks.Search;
using Gateway.Benchmarks.Servers;

if (args is ["fan-out", .. var options])
{
    await new FanOutRun(FanOutOptions.Parse(options)).RunAsync();
    return;
}

if (args is ["search", .. var searches])
{
    await SearchRun.RunAsync(SearchOptions.Parse(searches));
    return;
}

if (args is ["start", .. var folder])
{
    await StartRun.RunAsync(folder);
    return;
}

// Short runs in this process, so that all benchmarks take a few minutes. `--job` on the command line selects other runs.
string[] job = args.Any(argument => argument is "--job" or "-j") ? [] : ["--job", "short"];
BenchmarkSwitcher.FromAssembly(typeof(GatewayServices).Assembly).Run([.. args, .. job, "--inProcess"]);
