using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>An unknown setting or an invalid value prevents the start.</summary>
public sealed class KnownSettingsTests
{
    [Theory]
    [InlineData("Limits:Depht", "Limits:Depht is unknown. Did you mean Limits:Depth?")]
    [InlineData("limits:depht", "limits:depht is unknown. Did you mean limits:Depth?")]
    [InlineData("Limits:MaxDepth", "Limits:MaxDepth is unknown. Did you mean Limits:Depth?")]
    [InlineData("Limits:Depth:Fields", "Limits:Depth:Fields is unknown. Did you mean Limits:Depth?")]
    [InlineData("Limits:0:Depth", "Limits:0 is unknown. docs/configuration.md lists all settings.")]
    [InlineData("Feed:MaxAge", "Feed:MaxAge is unknown. The settings in Feed are Retention, ReadInterval.")]
    [InlineData("Content:Path:0", "Content:Path is unknown. Did you mean Content:Paths?")]
    [InlineData("Content:Git:Urll", "Content:Git:Urll is unknown. Did you mean Content:Git:Url?")]
    [InlineData("Content:Git:3:Brunch", "Content:Git:3:Brunch is unknown. Did you mean Content:Git:3:Branch?")]
    [InlineData("Content:Paths:0:Pathh", "Content:Paths:0:Pathh is unknown. Did you mean Content:Paths:0:Path?")]
    [InlineData("Content:Paths:1:Presett", "Content:Paths:1:Presett is unknown. Did you mean Content:Paths:1:Preset?")]
    [InlineData("Content:Paths:1:Fields:Titel", "Content:Paths:1:Fields:Titel is unknown. Did you mean Content:Paths:1:Fields:Title?")]
    [InlineData("Content:Git:SiteUlr", "Content:Git:SiteUlr is unknown. Did you mean Content:Git:SiteUrl?")]
    [InlineData("Content:Git:2:Defaults:Typ", "Content:Git:2:Defaults:Typ is unknown. Did you mean Content:Git:2:Defaults:Type?")]
    [InlineData("Gateway:DataDir", "Gateway:DataDir is unknown. The settings in Gateway are DataDirectory, ImportSamples.")]
    [InlineData("HttpCaching:MaxAges", "HttpCaching:MaxAges is unknown. Did you mean HttpCaching:MaxAge?")]
    [InlineData("Access:ApiKeys:2:Scope", "Access:ApiKeys:2:Scope is unknown. Did you mean Access:ApiKeys:2:Scopes?")]
    [InlineData(
        "Access:ApiKeys:main:Name",
        "Access:ApiKeys:main is unknown. Access:ApiKeys is a list, whose entries have the numbers 0, 1 and so on."
    )]
    [InlineData("Access:Jwt:Audiences", "Access:Jwt:Audiences is unknown. Did you mean Access:Jwt:Audience?")]
    [InlineData("Cors:Origin:0", "Cors:Origin is unknown. Did you mean Cors:Origins?")]
    [InlineData("TrustedDocuments:OnlyThem", "TrustedDocuments:OnlyThem is unknown. Did you mean TrustedDocuments:Only?")]
    [InlineData("Telemetry:Promotheus", "Telemetry:Promotheus is unknown. Did you mean Telemetry:Prometheus?")]
    [InlineData("ConnectionStrings:Gatway", "ConnectionStrings:Gatway is unknown. Did you mean ConnectionStrings:Gateway?")]
    [InlineData("Limit:Depth", "Limit:Depth is unknown. Did you mean Limits:Depth?")]
    public void An_unknown_setting_is_rejected_with_the_known_name_that_is_close(string name, string message)
    {
        var error = Assert.Throws<InvalidSettingException>(() => Settings((name, "1")).ValidateSettings());

        Assert.Equal($"The setting {message}", error.Message);
    }

    [Theory]
    [InlineData("Feed:Retention", "7days")]
    [InlineData("Feed:Retention", "00:00:00")]
    [InlineData("Feed:Retention", "24:00:00")]
    [InlineData("Feed:ReadInterval", "-00:00:01")]
    [InlineData("HttpCaching:MaxAge", "-00:00:01")]
    [InlineData("HttpCaching:MaxAge", "five")]
    [InlineData("Content:MaxFileBytes", "0")]
    [InlineData("Content:MaxDepth", "99999999999")]
    [InlineData("Content:BaseUrl", "news.example")]
    [InlineData("Content:Preset", "ghost")]
    [InlineData("Content:Preset", "1")]
    [InlineData("Content:Paths:0:Preset", "ghost")]
    [InlineData("Content:Git:0:SiteUrl", "news.example")]
    [InlineData("Content:Defaults:TimeZone", "Middle/Earth")]
    [InlineData("Content:Paths:3:Fields:Title", " , ")]
    [InlineData("Content:BaseUrl", "/news")]
    [InlineData("Content:Paths", "/srv/content")]
    [InlineData("Content:Paths:0", "/srv\0content")]
    [InlineData("Content:ScanInterval", "often")]
    [InlineData("Content:Git:Interval", "often")]
    [InlineData("Content:Git:1:Interval", "00:00:00")]
    [InlineData("Content:Git:1", "https://git.example/content")]
    [InlineData("Gateway:ImportSamples", "yes")]
    [InlineData("Limits:ConcurrentOperations", "0")]
    [InlineData("Limits:Depth", "20.5")]
    [InlineData("Limits:Depth", "0x10")]
    [InlineData("Limits:ResponseCacheBytes", "99999999999999999999")]
    [InlineData("Limits", "20")]
    [InlineData("TrustedDocuments:Only", "1")]
    [InlineData("Telemetry:Prometheus", "on")]
    [InlineData("Telemetry:PrometheusPort", "65536")]
    [InlineData("Cors:Origins", "https://news.example")]
    [InlineData("Access:ApiKeys", "key")]
    [InlineData("Access:Jwt:RequireHttpsMetadata", "1")]
    [InlineData("Access:Jwt:SigningKeys", "key")]
    [InlineData("Urls", "localhost:8080")]
    [InlineData("Urls", "http://localhost:8080/graphql")]
    [InlineData("Urls", "http://localhost:80800")]
    [InlineData("AllowedHosts", "https://news.example")]
    [InlineData("AllowedHosts", "news.example:8080")]
    [InlineData("ConnectionStrings:Gateway", "Host=db;Pasword=sesame")]
    [InlineData("ConnectionStrings:Gateway", "Database=gateway")]
    [InlineData("Logging:LogLevel:Default", "Loud")]
    [InlineData("Logging:Console:LogLevel:Npgsql", "Loud")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "1")]
    public void A_value_that_is_not_valid_is_rejected_with_the_name_of_its_setting(string name, string value)
    {
        var error = Assert.Throws<InvalidSettingException>(() => Settings((name, value)).ValidateSettings());

        Assert.StartsWith($"The setting {name} ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_message_repeats_at_most_200_characters_of_a_value()
    {
        var error = Assert.Throws<InvalidSettingException>(() => Settings(("Limits:Depth", new string('x', 10_000))).ValidateSettings());

        Assert.Contains(new string('x', 200) + "…", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 200, 300);
    }

    [Fact]
    public void Every_documented_example_is_accepted() =>
        Settings([
                .. SettingRow
                    .All()
                    .Where(row => row.Example.Length > 0)
                    .Select(row => (KnownSettings.Find(row.Name)?.IsList is true ? $"{row.Name}:0" : row.Name, row.Example)),
            ])
            .ValidateSettings();

    [Fact]
    public void An_empty_value_means_that_the_setting_is_not_set()
    {
        var settings = Settings([.. KnownSettings.All.Select(setting => (setting.Name, "")), ("Content:Paths:0", ""), ("Limits", "")]);

        settings.ValidateSettings();

        Assert.Equal(new Limits(), Limits.From(settings));
        Assert.True(ContentSettings.Of(settings).IsEmpty);
        Assert.Equal(TimeSpan.FromDays(7), settings.Read<TimeSpan>("Feed:Retention"));
    }

    [Theory]
    [InlineData("Serilog:MinimumLevel")]
    [InlineData("ConnectionStrings:Warehouse")]
    [InlineData("Kestrel:Endpoints:Http:Url")]
    [InlineData("GATEWAY_DB_PASSWORD")]
    [InlineData("GATEWAY_SERVICE_PORT")]
    [InlineData("PATH")]
    public void Settings_of_other_programs_are_ignored(string name) => Settings((name, "anything")).ValidateSettings();

    [Fact]
    public void A_list_and_a_single_repository_cannot_be_mixed()
    {
        var error = Assert.Throws<InvalidSettingException>(() =>
            ContentSettings.Of(Settings(("Content:Git:Url", "/srv/one"), ("Content:Git:0:Url", "/srv/two")))
        );

        Assert.StartsWith("The setting Content:Git has settings of one repository and a list.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_of_a_repository_in_a_list_names_its_number()
    {
        var error = Assert.Throws<InvalidSettingException>(() =>
            ContentSettings.Of(Settings(("Content:Git:0:Url", "/srv/one"), ("Content:Git:1:Url", "ftp://git.example/two")))
        );

        Assert.StartsWith("The setting Content:Git:1:Url must be a path, or a URL", error.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build();
}
