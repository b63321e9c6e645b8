using System.Reflection;

namespace Gateway.Store.Telemetry;

/// <summary>
/// The version that <c>gateway --version</c> prints and telemetry reports: <c>Version</c> in <c>Directory.Build.props</c>.
/// </summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
