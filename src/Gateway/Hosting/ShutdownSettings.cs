using Gateway.Store.Configuration;

namespace Gateway.Hosting;

/// <summary>The settings below <c>Shutdown</c>.</summary>
/// <param name="Timeout">How long running requests may take to finish.</param>
/// <param name="Delay">How long the node reports that it is not ready, and still serves, before it stops to accept connections.</param>
internal sealed record ShutdownSettings(TimeSpan Timeout, TimeSpan Delay)
{
    private const string Section = "Shutdown";

    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    /// <exception cref="InvalidSettingException">A setting is unknown or invalid.</exception>
    public static ShutdownSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        section.AllowOnly(nameof(Timeout), nameof(Delay));
        return new ShutdownSettings(Read(section, nameof(Timeout), TimeSpan.FromSeconds(30)), Read(section, nameof(Delay), TimeSpan.Zero));
    }

    private static TimeSpan Read(IConfigurationSection section, string name, TimeSpan byDefault)
    {
        if (section[name] is not { Length: > 0 } text)
            return byDefault;
        return
            TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var duration)
            && duration >= TimeSpan.Zero
            && duration <= _longest
            ? duration
            : throw new InvalidSettingException(
                $"{Section}:{name}",
                $"is \"{text}\"; expected a duration from 00:00:00 to {_longest:c}, for example 00:00:30 for 30 seconds"
            );
    }
}
