using System.Collections.Frozen;

namespace Gateway.Content.Templates;

/// <summary>The URLs of public pages to which a body refers, by the full paths of their files.</summary>
/// <param name="ByPath">The URLs.</param>
public sealed record PageUrls(IReadOnlyDictionary<string, string> ByPath)
{
    /// <summary>The body refers to no page that readers can see.</summary>
    public static PageUrls None { get; } = new(FrozenDictionary<string, string>.Empty);

    /// <summary>Returns a text that is the same for the same pages.</summary>
    public override string ToString() =>
        string.Join('\n', ByPath.OrderBy(page => page.Key, StringComparer.Ordinal).Select(page => $"{page.Key} {page.Value}"));
}
