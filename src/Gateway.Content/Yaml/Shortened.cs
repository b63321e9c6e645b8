namespace Gateway.Content.Yaml;

/// <summary>Shortens values for the messages of problems.</summary>
internal static class Shortened
{
    private const int MaxLength = 60;

    internal static string Of(string value) => value.Length <= MaxLength ? value : string.Concat(value.AsSpan(0, MaxLength), "…");
}
