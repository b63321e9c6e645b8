using Gateway.Store.Configuration;

namespace Gateway.Hosting;

/// <summary>The settings below <c>Shutdown</c>.</summary>
/// <param name="Timeout">How long running requests may take to finish.</param>
/// <param name="Delay">How long the node reports that it is not ready, and still serves, before it stops accepting connections.</param>
internal sealed record ShutdownSettings(TimeSpan Timeout, TimeSpan Delay)
{
    private const string Section = "Shutdown";

    /// <exception cref="InvalidSettingException">A setting is invalid.</exception>
    public static ShutdownSettings From(IConfiguration configuration) =>
        new(configuration.Read<TimeSpan>($"{Section}:Timeout"), configuration.Read<TimeSpan>($"{Section}:Delay"));
}
