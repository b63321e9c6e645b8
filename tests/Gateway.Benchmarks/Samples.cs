namespace Gateway.Benchmarks;

/// <summary>The sample articles of <c>src/Gateway/Samples</c>. The build copies them.</summary>
internal static class Samples
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");
}
