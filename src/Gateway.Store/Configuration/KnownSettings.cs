using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Text;

namespace Gateway.Store.Configuration;

/// <summary>
/// All settings of the gateway. A setting in one of its sections that is not in this list stops the start, because it would be ignored
/// without a message. A test compares the list with <c>docs/configuration.md</c>.
/// </summary>
internal static class KnownSettings
{
    /// <summary>The number of names in a message. A longer list does not help.</summary>
    public const int MaxNames = 12;
    private const string Repositories = "Content:Git";
    private const string Folder = "Content:Paths:0";

    // The settings of all files that a folder or a repository can have for itself.
    private static readonly string[] _ofOneSource = ["Preset", "SiteUrl", "Permalink", "Fields", "Defaults"];

    private static readonly TimeSpan _millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, string> _renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Limits:WaitingBytes"] = "Limits:UnsentResponseBytes",
        ["Limits:ResponseRate"] = "Limits:MinResponseBytesPerSecond",
        ["Limits:RememberedAnswers"] = "Limits:CachedResponses",
        ["Limits:RememberedBytes"] = "Limits:ResponseCacheBytes",
        ["Limits:RememberedDocumentBytes"] = "Limits:DocumentCacheBytes",
        ["Limits:CachedDocuments"] = "Limits:CachedOperations",
        ["Limits:PersistedDocuments"] = "Limits:PersistedOperations",
    };

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Urls", SettingType.Addresses) { Default = "http://localhost:8080" },
        new("AllowedHosts", SettingType.Hosts) { Default = "*" },
        new("ConnectionStrings:Gateway", SettingType.ConnectionString) { IsSecret = true },
        new("Gateway:DataDirectory", SettingType.Folder),
        new("Gateway:ImportSamples", SettingType.Boolean),
        new("Logging:LogLevel:Default", SettingType.Level) { Default = "Information" },
        .. Of("Content", new ContentOptions(), setting => setting),
        new("Content:EmbedHosts", SettingType.Hosts) { Default = "www.youtube-nocookie.com;www.youtube.com;player.vimeo.com" },
        new("Content:FutureDated", SettingType.FutureDated) { Default = FutureDated.Hold },
        new("Content:ExtraKeys", SettingType.Keys) { Default = "*" },
        new("Content:Preset", SettingType.Preset) { Default = ContentPreset.Gateway },
        new("Content:SiteUrl", SettingType.Url),
        new("Content:Permalink", SettingType.Text),
        .. MappableFields.Names.Select(field => new Setting(
            $"Content:Fields:{char.ToUpperInvariant(field[0])}{field[1..]}",
            SettingType.Keys
        )),
        new("Content:Defaults:ProviderName", SettingType.Text),
        new("Content:Defaults:ProviderDomain", SettingType.Domain),
        new("Content:Defaults:Type", SettingType.Text),
        new("Content:Defaults:Language", SettingType.Text),
        new("Content:Defaults:TimeZone", SettingType.TimeZone),
        new("Content:Paths", SettingType.Folder) { IsList = true },
        new("Content:Paths:0:Path", SettingType.Folder),
        Duration("Content:ScanInterval", TimeSpan.FromMinutes(5), _millisecond, _day),
        Duration("Content:SettleTime", TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(10), _day),
        new("Content:Git:Url", SettingType.UrlOrPath) { IsSecret = true },
        new("Content:Git:Branch", SettingType.Text),
        new("Content:Git:Folder", SettingType.Path),
        Duration("Content:Git:Interval", TimeSpan.FromMinutes(1), _millisecond, _day),
        new("Content:Git:Username", SettingType.Text),
        new("Content:Git:Password", SettingType.Text) { IsSecret = true },
        new("Content:Git:Directory", SettingType.Folder),
        Duration("Feed:Retention", TimeSpan.FromDays(7), TimeSpan.FromSeconds(1), TimeSpan.FromDays(3_650)),
        Duration("Feed:ReadInterval", TimeSpan.FromSeconds(1), _millisecond, _day),
        Duration("HttpCaching:MaxAge", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(365)),
        new("Web:Enabled", SettingType.Boolean) { Default = true },
        new("Web:Title", SettingType.Text) { Default = "Gateway" },
        new("Web:PublicUrl", SettingType.Url),
        new("Cors:Origins", SettingType.Origin) { IsList = true },
        new("TrustedDocuments:Only", SettingType.Boolean) { Default = false },
        new("TrustedDocuments:Folder", SettingType.Folder),
        new("TrustedDocuments:Files", SettingType.Path) { IsList = true },
        new("ASPNETCORE_FORWARDEDHEADERS_ENABLED", SettingType.Boolean) { Default = false },
        new("Access:ApiKeys:0:Name", SettingType.Text),
        new("Access:ApiKeys:0:Hash", SettingType.Text) { IsSecret = true },
        new("Access:ApiKeys:0:Scopes", SettingType.Scope) { IsList = true, IsListOrText = true },
        new("Access:Jwt:Authority", SettingType.Url),
        new("Access:Jwt:Audience", SettingType.Text),
        new("Access:Jwt:SigningKeys:0", SettingType.Text) { IsSecret = true },
        new("Access:Jwt:Issuer", SettingType.Text),
        new("Access:Jwt:ScopeClaim", SettingType.Text),
        new("Access:Jwt:RequireHttpsMetadata", SettingType.Boolean) { Default = true },
        Duration("Access:Jwt:ClockSkew", TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromMinutes(5)),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", SettingType.Url),
        new("Telemetry:Prometheus", SettingType.Boolean) { Default = false },
        new("Telemetry:PrometheusPort", SettingType.Number) { Min = 1, Max = 65_535 },
        Duration("Shutdown:Timeout", TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.FromHours(1)),
        Duration("Shutdown:Delay", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1)),
        new("RateLimit:Anonymous:PointsPerSecond", SettingType.Number)
        {
            Default = 1_000_000,
            Min = 0,
            Max = int.MaxValue,
        },
        new("RateLimit:Anonymous:Burst", SettingType.Number) { Min = 1, Max = int.MaxValue },
        new("RateLimit:Authenticated:PointsPerSecond", SettingType.Number)
        {
            Default = 1_000_000,
            Min = 0,
            Max = int.MaxValue,
        },
        new("RateLimit:Authenticated:Burst", SettingType.Number) { Min = 1, Max = int.MaxValue },
        new("RateLimit:Keys:0:Name", SettingType.Text),
        new("RateLimit:Keys:0:PointsPerSecond", SettingType.Number) { Min = 0, Max = int.MaxValue },
        new("RateLimit:Keys:0:Burst", SettingType.Number) { Min = 1, Max = int.MaxValue },
        .. Of(Limits.Section, new Limits(), Limits.WithRange),
    ];

    /// <summary>The sections in which every setting must be known.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [
        .. All.Select(setting => setting.Name.Split(':'))
            .Where(parts => parts is [not ("Logging" or "ConnectionStrings"), _, ..])
            .Select(parts => parts[0])
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Returns the setting with a name, or null if there is none. The name has its numbers.</summary>
    public static Setting? Find(string name)
    {
        var general = General(name);
        return All.FirstOrDefault(setting =>
            setting.Name.Equals(general, StringComparison.OrdinalIgnoreCase)
            || (setting.IsList && general.Equals($"{setting.Name}:0", StringComparison.OrdinalIgnoreCase))
        );
    }

    /// <summary>The names directly below a section or list, without the section. A list has the name 0.</summary>
    public static IReadOnlyList<string> NamesIn(string section)
    {
        var general = General(section);
        var prefix = $"{general}:";
        var isSource =
            general.Equals(Repositories, StringComparison.OrdinalIgnoreCase) || general.Equals(Folder, StringComparison.OrdinalIgnoreCase);
        return
        [
            .. All.Where(setting => setting.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(setting => setting.Name[prefix.Length..].Split(':')[0])
                .Concat(isSource ? _ofOneSource : [])
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the error of an unknown name, with the name that was probably meant.</summary>
    public static InvalidSettingException Unknown(string name)
    {
        if (_renamed.TryGetValue(name, out var current))
            return new InvalidSettingException(name, $"has been renamed. Use {current}");
        var parent = name.Split(':')[0];
        foreach (var part in name.Split(':').Skip(1))
        {
            var path = $"{parent}:{part}";
            if (NamesIn(parent) is { Count: > 0 } names && NamesIn(path).Count == 0 && Find(path) is null)
                return new InvalidSettingException(path, $"is unknown. {Meant(parent, part, names)}");
            parent = path;
        }

        return new InvalidSettingException(
            name,
            Spelling.Closest(General(name), All.Select(setting => setting.Name)) is { } close
                ? $"is unknown. Did you mean {WithNumbers(close, name)}?"
                : "is unknown. docs/configuration.md lists all settings"
        );
    }

    private static Setting Duration(string name, TimeSpan value, TimeSpan min, TimeSpan max) =>
        new(name, SettingType.Duration)
        {
            Default = value,
            Min = min,
            Max = max,
        };

    private static IEnumerable<Setting> Of(string section, object defaults, Func<Setting, Setting> complete) =>
        defaults
            .GetType()
            .GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => complete(Setting.Of(section, property, defaults)));

    private static string Meant(string section, string name, IReadOnlyList<string> known) =>
        known is ["0"] ? $"{section} is a list, whose entries have the numbers 0, 1 and so on"
        : Spelling.Closest(name, known) is { } close ? $"Did you mean {section}:{close}?"
        : known.Count <= MaxNames ? $"The settings in {section} are {string.Join(", ", known)}"
        : "docs/configuration.md lists all settings";

    // The name in the list of settings: 0 in place of all numbers. Content:Git is one repository or a list of them. Settings of one folder
    // or repository have the names of those for all.
    private static string General(string name)
    {
        var general = string.Join(':', name.Split(':').Select(part => IsNumber(part) ? "0" : part));
        if (general.StartsWith($"{Repositories}:0", StringComparison.OrdinalIgnoreCase))
            general = Repositories + general[(Repositories.Length + 2)..];
        // A setting of one source has the type of the setting for all.
        foreach (var source in (string[])[$"{Repositories}:", $"{Folder}:"])
        {
            if (
                general.StartsWith(source, StringComparison.OrdinalIgnoreCase)
                && _ofOneSource.Contains(general[source.Length..].Split(':')[0], StringComparer.OrdinalIgnoreCase)
            )
                return $"Content:{general[source.Length..]}";
        }

        return general;
    }

    // The numbers of a name, at the same places of another name.
    private static string WithNumbers(string general, string name)
    {
        var numbers = new Queue<string>(name.Split(':').Where(IsNumber));
        return string.Join(':', general.Split(':').Select(part => part == "0" && numbers.TryDequeue(out var number) ? number : part));
    }

    private static bool IsNumber(string part) => part.Length is > 0 and < 6 && part.All(char.IsAsciiDigit);
}
