
namespace Gateway.Store.Configuration;

internal static class KnownSettings
{
    /// <summary>Rejects unknown settings. A misspelt setting would otherwise be ignored without a message.</summary>
    public static void AllowOnly(this IConfigurationSection section, params IReadOnlyList<string> names)
    {
        var known = string.Join(", ", names);
        if (section.Value is { Length: > 0 })
            throw new InvalidSettingException(section.Path, $"must be a section with the settings {known}");
        foreach (var child in section.GetChildren())
            if (!names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new InvalidSettingException(child.Path, $"is unknown. The settings in {section.Path} are {known}");
    }
}
