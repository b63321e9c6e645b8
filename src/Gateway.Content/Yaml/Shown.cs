namespace Gateway.Content.Yaml;

/// <summary>A value as a problem shows it: short.</summary>
internal static class Shown
{
    private const int _maxLength = 60;

    internal static string Of(string value) => value.Length <= _maxLength ? value : string.Concat(value.AsSpan(0, _maxLength), "…");
}
