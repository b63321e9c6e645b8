using Gateway.Store.ContentSources;

namespace Gateway.Tests.Fixtures;

/// <summary>A gateway with only the sample articles.</summary>
public class SampleGateway(PostgresServer postgres) : IAsyncLifetime
{
    public GatewayHost Host { get; } = new(postgres) { Settings = ["--Web:PublicUrl=https://api.news.example/"] };

    public virtual async ValueTask InitializeAsync()
    {
        await Host.InitializeAsync();
        await Host.ImportAsync(ContentSettings.SamplesFolder);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>
/// A gateway with the sample articles and ten times as many generated ones, which have the same topics and providers and link to the
/// samples.
/// </summary>
public sealed class CrowdedGateway(PostgresServer postgres) : SampleGateway(postgres)
{
    private const int Invented = 450;

    private static readonly string[] _topics = ["Machine Learning", "GraphQL", "Databases", "AI", "Cloud"];
    private static readonly (string Name, string Domain)[] _providers =
    [
        ("Tidepool Labs", "tidepoollabs.example"),
        ("Byte Harbour", "byteharbour.example"),
        .. Enumerable.Range(0, 40).Select(number => ($"Gazette {number}", $"gazette{number}.example")),
    ];

    private static readonly string[] _targets =
    [
        "https://tidepoollabs.example/2024/naming-things-forty-schemas-read-in-one-sitting",
        "https://byteharbour.example/2023/page-7-is-a-lie-cursors-or-how-to-leaf-through-a-list-that-moves",
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var folder = new ArticleFolder();
        await Host.ImportAsync(folder.With(Enumerable.Range(0, Invented).Select(CreateDraft)).Root);
    }

    private static Draft CreateDraft(int number) =>
        new($"2023-{1 + (number % 12):00}-{1 + (number % 28):00}-invented-{number}")
        {
            Title = $"Invented {number}: a database, a schema and a model",
            Provider = _providers[number % _providers.Length],
            Topics = [_topics[number % _topics.Length], $"Topic {number % 60}"],
            Quality = 60 + (number % 40),
            Heat = number % 200,
            Images = [$"https://gazette.example/{number}.png"],
            Related = [new Draft.Link(_targets[number % _targets.Length]), new Draft.Link($"https://elsewhere.example/{number}")],
        };
}
