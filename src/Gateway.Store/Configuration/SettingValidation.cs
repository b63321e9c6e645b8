using Gateway.Content.Text;

namespace Gateway.Store.Configuration;

/// <summary>Validates the names and values of settings at the start.</summary>
internal static class SettingValidation
{
    extension(IConfiguration configuration)
    {
        /// <summary>Validates the names and values of all settings.</summary>
        /// <exception cref="InvalidSettingException">A setting is unknown, or its value is invalid.</exception>
        public void ValidateSettings()
        {
            // Enumerated once, because each enumeration asks all providers for the children of all keys.
            var settings = configuration.AsEnumerable().OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
            foreach (var section in KnownSettings.Sections)
                configuration.ValidateNames(settings, section);
            foreach (var section in configuration.GetChildren().Where(each => each.GetChildren().Any() && IsMisspeltSection(each.Key)))
                if (
                    configuration is not IConfigurationRoot root
                    || root.Providers.Any(provider => !IsEnvironment(provider) && provider.GetChildKeys([], section.Path).Any())
                )
                    throw KnownSettings.Unknown(section.GetChildren().First().Path);
            if (
                configuration.GetSection("ConnectionStrings").GetChildren().Select(each => each.Path).FirstOrDefault(IsMisspelt) is { } name
            )
                throw KnownSettings.Unknown(name);
            foreach (var (path, text) in settings)
                if (text is { Length: > 0 } && (KnownSettings.Find(path) ?? LogLevel(path)) is { } setting)
                    setting.Parse(path, text);
        }

        /// <summary>Validates the names in a section.</summary>
        public void ValidateNames(string section) =>
            configuration.ValidateNames(configuration.AsEnumerable().OrderBy(each => each.Key, StringComparer.Ordinal), section);

        private void ValidateNames(IEnumerable<KeyValuePair<string, string?>> settings, string section)
        {
            foreach (var (path, text) in settings.Where(each => IsBelow(each.Key, section)))
            {
                var setting = KnownSettings.Find(path);
                var hasValue = text is { Length: > 0 };
                if (
                    setting is { IsList: true, IsListOrText: false }
                    && hasValue
                    && path.Split(':').Length == setting.Name.Split(':').Length
                )
                    throw new InvalidSettingException(path, $"must be a list. Its first entry is {path}:0");
                if (setting is not null)
                    continue;
                var names = KnownSettings.NamesIn(path);
                if (names.Count == 0)
                    throw KnownSettings.Unknown(path);
                if (hasValue && !configuration.IsVariableOfAnotherProgram(path))
                    throw new InvalidSettingException(
                        path,
                        names is ["0"] ? $"must be a list. Its first entry is {path}:0"
                            : names.Count <= KnownSettings.MaxNames ? $"must be a section with the settings {string.Join(", ", names)}"
                            : $"must be a section with settings such as {path}:{names[0]}"
                    );
            }
        }

        // Other programs have environment variables such as CONTENT, too.
        private bool IsVariableOfAnotherProgram(string path) =>
            !path.Contains(':', StringComparison.Ordinal)
            && configuration is IConfigurationRoot root
            && root.Providers.All(provider =>
                IsEnvironment(provider) || !provider.TryGet(path, out var text) || text is not { Length: > 0 }
            );
    }

    // The package with the type of this provider is only referenced above the store.
    private static bool IsEnvironment(IConfigurationProvider provider) =>
        provider.GetType().Name == "EnvironmentVariablesConfigurationProvider";

    private static bool IsMisspeltSection(string name) =>
        !KnownSettings.Sections.Contains(name, StringComparer.OrdinalIgnoreCase)
        && Spelling.Closest(name, KnownSettings.Sections) is not null;

    private static bool IsBelow(string path, string section) =>
        path.Equals(section, StringComparison.OrdinalIgnoreCase) || path.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase);

    // Other programs may have other connection strings.
    private static bool IsMisspelt(string path) =>
        KnownSettings.Find(path) is null && Spelling.Closest(path, ["ConnectionStrings:Gateway"]) is not null;

    // Logging:LogLevel:Npgsql, Logging:Console:LogLevel:Default
    private static Setting? LogLevel(string path) =>
        path.Split(':') is [var first, .., var section, _]
        && first.Equals("Logging", StringComparison.OrdinalIgnoreCase)
        && section.Equals("LogLevel", StringComparison.OrdinalIgnoreCase)
            ? KnownSettings.Find("Logging:LogLevel:Default")
            : null;
}
