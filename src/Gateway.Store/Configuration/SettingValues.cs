namespace Gateway.Store.Configuration;

/// <summary>Reads settings. An empty value means that the setting is not set, because environment variables often are empty.</summary>
internal static class SettingValues
{
    extension(IConfiguration configuration)
    {
        /// <summary>Returns the value of a setting, or its default.</summary>
        /// <param name="name">The full name of a known setting.</param>
        public T? Read<T>(string name)
        {
            var setting = Known(name);
            return configuration[name] is { Length: > 0 } text ? (T)setting.Parse(name, text) : (T?)setting.Default;
        }

        /// <summary>Returns the values of a list that are set.</summary>
        /// <param name="name">The full name of a known setting.</param>
        public IReadOnlyList<(string Path, string Text)> ReadList(string name)
        {
            var setting = Known(name);
            var entries = configuration.GetSection(name).GetChildren().Where(entry => entry.Value is { Length: > 0 });
            return [.. entries.Select(entry => (entry.Path, (string)setting.Parse(entry.Path, entry.Value ?? "")))];
        }
    }

    /// <summary>Reads a record from a section. Settings that are not set keep the record's defaults.</summary>
    public static T ReadRecord<T>(this IConfigurationSection section)
        where T : class, new()
    {
        var record = new T();
        foreach (var property in typeof(T).GetProperties())
            if (section.GetSection(property.Name) is { Value: { Length: > 0 } text } value)
                property.SetValue(record, Known(value.Path).Parse(value.Path, text));
        return record;
    }

    private static Setting Known(string name) =>
        KnownSettings.Find(name) ?? throw new ArgumentException($"KnownSettings has no setting {name}.", nameof(name));
}
