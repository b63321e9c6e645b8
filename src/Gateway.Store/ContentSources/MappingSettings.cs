using Gateway.Content.Presets;
using Gateway.Store.Configuration;

namespace Gateway.Store.ContentSources;

/// <summary>Reads how front matter is translated, from the section <c>Content</c> or that of one folder or repository.</summary>
internal static class MappingSettings
{
    /// <param name="section">The section.</param>
    /// <param name="general">The values of settings that the section does not have.</param>
    public static ContentMapping Read(IConfigurationSection section, ContentMapping general)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(general.Fields, StringComparer.Ordinal);
        foreach (var field in MappableFields.Names)
        {
            if (Value<string>($"Fields:{field}") is { } keys)
                fields[field] = SettingType.KeysOf(keys);
        }

        var mapping = general with
        {
            Preset = Value<object>("Preset") is ContentPreset preset ? preset : general.Preset,
            SiteUrl = Value<Uri>("SiteUrl") ?? general.SiteUrl,
            Permalink = Value<string>("Permalink") ?? general.Permalink,
            Fields = fields,
            ProviderName = Value<string>("Defaults:ProviderName") ?? general.ProviderName,
            ProviderDomain = Value<string>("Defaults:ProviderDomain") ?? general.ProviderDomain,
            Type = Value<string>("Defaults:Type") ?? general.Type,
            Language = Value<string>("Defaults:Language") ?? general.Language,
            TimeZone = Value<TimeZoneInfo>("Defaults:TimeZone") ?? general.TimeZone,
        };
        if (mapping.MistakeInPermalink() is { } mistake && (Value<string>("Permalink") ?? Value<object>("Preset")) is not null)
            throw new InvalidSettingException(
                Value<string>("Permalink") is null ? "Content:Permalink" : $"{section.Path}:Permalink",
                $"is {mistake}"
            );
        return mapping;

        T? Value<T>(string name)
            where T : class =>
            section[name] is { Length: > 0 } text && KnownSettings.Find($"{section.Path}:{name}") is { } setting
                ? (T)setting.Parse($"{section.Path}:{name}", text)
                : null;
    }
}
