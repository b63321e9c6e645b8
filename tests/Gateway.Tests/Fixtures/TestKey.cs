using Gateway.Authentication;

namespace Gateway.Tests.Fixtures;

/// <summary>An API key for a gateway's settings.</summary>
internal sealed record TestKey(string Name, params string[] Scopes)
{
    public string Text { get; } = ApiKey.Generate();

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    public string Bearer => $"Bearer {Text}";

    /// <summary>The settings for the keys, in the form of the command line.</summary>
    public static string[] Settings(params IEnumerable<TestKey> keys) => [.. keys.SelectMany((key, number) => key.SettingsAt(number))];

    private IEnumerable<string> SettingsAt(int number) =>
        [
            $"--Access:ApiKeys:{number}:Name={Name}",
            $"--Access:ApiKeys:{number}:Hash={Convert.ToHexStringLower(ApiKey.HashOf(Text))}",
            .. Scopes.Select((scope, index) => $"--Access:ApiKeys:{number}:Scopes:{index}={scope}"),
        ];
}
