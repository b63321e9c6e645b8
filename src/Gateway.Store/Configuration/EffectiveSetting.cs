using System.Globalization;
using Npgsql;

namespace Gateway.Store.Configuration;

/// <summary>A setting with the value that is in effect, and the place that set it.</summary>
/// <param name="Name">The full name, with the numbers of lists.</param>
/// <param name="Value">The value without secrets; <c>null</c> if there is none, or if it must not be shown.</param>
/// <param name="Origin">The place that set the value: <c>default</c>, a file, an environment variable or the command line.</param>
/// <param name="IsSecret">True if <paramref name="Value"/> is not the whole value, because that is secret.</param>
internal sealed record EffectiveSetting(string Name, string? Value, string Origin, bool IsSecret)
{
    /// <summary>The origin of a value that nobody has set.</summary>
    public const string Default = "default";

    private const string CommandLine = "CommandLineConfigurationProvider";
    private const string Environment = "EnvironmentVariablesConfigurationProvider";

    /// <summary>True if nobody has set the value.</summary>
    public bool IsDefault => Origin == Default;

    /// <summary>Returns all known settings, in the order of their list. Settings of libraries, which can be secret, are left out.</summary>
    public static IReadOnlyList<EffectiveSetting> All(IConfiguration configuration)
    {
        var order = KnownSettings.All.Select((setting, position) => (setting.Name, position)).ToDictionary(StringComparer.Ordinal);
        var set = configuration
            .AsEnumerable()
            .Where(entry => entry.Value is { Length: > 0 })
            .Select(entry => (Path: entry.Key, Text: entry.Value ?? "", Setting: SettingAt(entry.Key)))
            .Where(entry => entry.Setting is not null)
            .Select(entry => (Setting: entry.Setting ?? throw new InvalidOperationException(entry.Path), entry.Path, entry.Text))
            .ToList();
        var values = set.Select(entry =>
        {
            // Names are compared without case, so a variable in upper case sets the same setting.
            var name = entry.Setting.Name.Equals(entry.Path, StringComparison.OrdinalIgnoreCase) ? entry.Setting.Name : entry.Path;
            return (
                Position: order.GetValueOrDefault(entry.Setting.Name, int.MaxValue),
                Effective: new EffectiveSetting(
                    name,
                    Shown(entry.Setting, entry.Text),
                    OriginOf(configuration, entry.Path),
                    entry.Setting.IsSecret
                )
            );
        });
        var isSet = set.Select(entry => entry.Setting.Name).ToHashSet(StringComparer.Ordinal);
        // A setting of a list entry has no default of its own.
        var defaults = KnownSettings
            .All.Where(setting => !isSet.Contains(setting.Name) && !setting.Name.Contains(":0", StringComparison.Ordinal))
            .Select(setting =>
                (
                    Position: order[setting.Name],
                    Effective: new EffectiveSetting(setting.Name, Text(setting.Default), Default, setting.IsSecret)
                )
            );
        return
        [
            .. values
                .Concat(defaults)
                .OrderBy(entry => entry.Position)
                .ThenBy(entry => entry.Effective.Name, StringComparer.OrdinalIgnoreCase)
                .Select(entry => entry.Effective),
        ];
    }

    // Log levels of single categories are not settings with a row of their own.
    private static Setting? SettingAt(string path) =>
        KnownSettings.Find(path)
        ?? (
            path.StartsWith("Logging:LogLevel:", StringComparison.OrdinalIgnoreCase) ? KnownSettings.Find("Logging:LogLevel:Default") : null
        );

    private static string? Shown(Setting setting, string text)
    {
        if (setting.Type == SettingType.ConnectionString)
            return WithoutPassword(text);
        if (setting.Type == SettingType.Url || setting.Type == SettingType.UrlOrPath)
            return UrlCredentials.Remove(text);
        return setting.IsSecret ? null : text;
    }

    private static string? WithoutPassword(string text)
    {
        var database = new NpgsqlConnectionStringBuilder(text);
        string[] secrets = ["Password", "SSL Password"];
        return string.Join(
            ';',
            database
                .Keys.Where(key => !secrets.Contains(key, StringComparer.OrdinalIgnoreCase))
                .Select(key => $"{key}={Text(database[key])}")
        );
    }

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            bool truth => truth ? "true" : "false",
            TimeSpan duration => duration.ToString("c", CultureInfo.InvariantCulture),
            Enum name => name.ToString().ToLowerInvariant(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    // The last provider that has a value wins.
    private static string OriginOf(IConfiguration configuration, string path) =>
        (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(path, out _)) is { } found
            ? Describe(found, path)
            : "the program";

    private static string Describe(IConfigurationProvider provider, string path) =>
        provider.GetType().Name switch
        {
            CommandLine => "command line",
            Environment => $"environment ({VariableOf(provider, path)})",
            // JsonConfigurationProvider for 'appsettings.json' (Optional)
            "JsonConfigurationProvider" when provider.ToString()?.Split('\'') is [_, var file, ..] => file,
            _ => "the program",
        };

    // The variable as it is set: its case and its prefix, such as ASPNETCORE_, do not matter.
    private static string VariableOf(IConfigurationProvider provider, string path)
    {
        var name = path.Replace(":", "__", StringComparison.Ordinal);
        var prefix = provider.ToString()?.Split('\'') is [_, var text, ..] ? text : "";
        string[] names = [$"{prefix}{name}", name];
        return System
                .Environment.GetEnvironmentVariables()
                .Keys.OfType<string>()
                .FirstOrDefault(variable => names.Contains(variable, StringComparer.OrdinalIgnoreCase))
            ?? name;
    }
}
