namespace Gateway.Content.Yaml;

/// <summary>A value as a problem shows it: short.</summary>
internal static class Shown
{
    private const int MaxLength = 60;

    internal static string Of(string value) => value.Length <= MaxLength ? value : string.Concat(value.AsSpan(0, MaxLength), "…");
}
