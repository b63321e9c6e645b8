using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Gateway.Content.Presets;
using Gateway.Content.Text;
using Npgsql;

namespace Gateway.Store.Configuration;

/// <summary>The type of a setting's value.</summary>
/// <param name="Name">The name in <c>docs/configuration.md</c>.</param>
/// <param name="Expected">The description of valid values, as the end of "expected".</param>
/// <param name="Parse">Returns the value of a text, or null if the text is not valid.</param>
internal sealed partial record SettingType(string Name, string Expected, Func<string, object?> Parse)
{
    private const string PlainText = "text without control characters";

    public static SettingType Text { get; } = new("text", PlainText, NotEmpty);
    public static SettingType Folder { get; } = new("folder", "a folder", WithoutControls);
    public static SettingType Path { get; } = new("path", "a path", WithoutControls);
    public static SettingType UrlOrPath { get; } = new("URL or path", "a URL or a path", WithoutControls);
    public static SettingType Boolean { get; } = new("Boolean", "true or false", text => bool.TryParse(text, out var value) ? value : null);
    public static SettingType Level { get; } = new("level", "Trace, Debug, Information, Warning, Error, Critical or None", LogLevelFrom);
    public static SettingType Url { get; } = new("URL", "an absolute http or https URL", UrlFrom);
    public static SettingType Number { get; } = new("number", "a whole number", text => NumberFrom(text));
    public static SettingType Size { get; } = new("size", "a whole number", text => NumberFrom(text));
    public static SettingType Duration { get; } =
        new("duration", "a duration, for example 00:00:01 for one second", text => DurationFrom(text));
    public static SettingType Origin { get; } =
        new("origin", "an origin, for example https://news.example, or * for all origins", NotEmpty);
    public static SettingType FutureDated { get; } = new("text", "hold or show", FutureDatedFrom);
    public static SettingType Keys { get; } = new("keys", "keys of the front matter, separated by commas", KeysFrom);
    public static SettingType Domain { get; } = new("text", "the name of a host, such as paper.example", ProviderDomain.Of);
    public static SettingType Preset { get; } = new("preset", "gateway, jekyll, hugo, astro or eleventy", PresetFrom);
    public static SettingType TimeZone { get; } = new("time zone", "a time zone such as Europe/Berlin, or UTC", TimeZoneFrom);
    public static SettingType Scope { get; } = new("scope", "a scope", NotEmpty);

    /// <summary>The addresses that the server listens on, separated by semicolons.</summary>
    public static SettingType Addresses { get; } =
        new("text", "addresses such as http://localhost:8080, separated by semicolons, without a path", AddressesFrom);

    /// <summary>
    /// Host names, separated by semicolons, as https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/host-filtering.
    /// </summary>
    public static SettingType Hosts { get; } =
        new("text", "host names without a port, separated by semicolons, for example news.example;*.news.example", HostsFrom);

    /// <summary>The message never repeats the value, because it contains a password.</summary>
    public static SettingType ConnectionString { get; } =
        new("text", "a connection string with Host and known keywords, for example Host=db;Database=gateway", ConnectionStringFrom);

    private static string NotEmpty(string text) => text;

    private static string? WithoutControls(string text) => text.Any(char.IsControl) ? null : text;

    private static string? KeysFrom(string text) => KeysOf(text).Count > 0 ? text : null;

    /// <summary>Returns the keys of a setting of the type <see cref="Keys"/>.</summary>
    public static IReadOnlyList<string> KeysOf(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static object? PresetFrom(string text) =>
        Enum.GetNames<ContentPreset>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<ContentPreset>(text, ignoreCase: true)
            : null;

    private static TimeZoneInfo? TimeZoneFrom(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : null;

    private static object? LogLevelFrom(string text) =>
        Enum.TryParse<Microsoft.Extensions.Logging.LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null;

    private static object? FutureDatedFrom(string text) =>
        text.ToUpperInvariant() switch
        {
            "HOLD" => Configuration.FutureDated.Hold,
            "SHOW" => Configuration.FutureDated.Show,
            _ => null,
        };

    private static Uri? UrlFrom(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static BigInteger? NumberFrom(string text) =>
        text.Length <= 100
        && BigInteger.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    // TimeSpan would read 24:00:00 as 24 days.
    private static TimeSpan? DurationFrom(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
        && !(DaysInPlaceOfHours().IsMatch(text) && duration.Duration() >= TimeSpan.FromDays(1))
            ? duration
            : null;

    private static string? AddressesFrom(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(IsAddress) ? text : null;

    // As Kestrel parses addresses: * and + are all interfaces, http://unix:/path is a Unix socket, http://pipe:/name is a named pipe.
    private static bool IsAddress(string text) =>
        Address().Match(text) is { Success: true } address
        && (!address.Groups["port"].Success || ushort.TryParse(address.Groups["port"].ValueSpan, CultureInfo.InvariantCulture, out _));

    private static string? HostsFrom(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries).All(host => Host().IsMatch(host)) ? text : null;

    private static string? ConnectionStringFrom(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 } ? text : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*-?\d+:", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DaysInPlaceOfHours();

    [GeneratedRegex(
        @"^https?://(unix:/.+|pipe:/.+|(\[[0-9a-fA-F:.%]+\]|[^\s/:\[\]?#@]+)(:(?<port>[0-9]+))?/?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1_000
    )]
    private static partial Regex Address();

    [GeneratedRegex(@"^(\*|(\*\.)?[^\s/:*@?#]+|\[[0-9a-fA-F:.]+\])\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Host();
}
