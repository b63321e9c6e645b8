using Gateway.Content.Media;

namespace Gateway.Content.Templates;

/// <summary>
/// Replaces the tags of a body as its generator does before it reads Markdown, as far as they can be known without the generator. All others
/// are left out, because their source means nothing to readers.
/// </summary>
public static class BodyTemplate
{
    /// <summary>Returns the body without tags.</summary>
    /// <param name="body">The body as written.</param>
    /// <param name="addresses">The place of the file.</param>
    /// <param name="pages">The URLs of the public pages to which the body refers, by the full paths of their files.</param>
    public static string Expand(string body, AddressBase? addresses, IReadOnlyDictionary<string, string> pages) =>
        addresses is null || !HasTags(body, addresses.Templates)
            ? body
            : Writer(body, addresses, reference => reference.Find(pages)).ToString();

    /// <summary>Returns the pages to which the tags of a body refer.</summary>
    internal static IReadOnlyList<PageReference> ReferencesIn(string body, AddressBase addresses)
    {
        if (!HasTags(body, addresses.Templates))
            return [];
        var references = new List<PageReference>();
        Writer(
            body,
            addresses,
            reference =>
            {
                references.Add(reference);
                return null;
            }
        );
        return references;
    }

    /// <summary>Returns the tags that are left out, because only the generator can evaluate them, with their positions.</summary>
    internal static IReadOnlyList<(int Offset, string Tag)> LeftOutOf(string body, AddressBase addresses) =>
        HasTags(body, addresses.Templates) ? Writer(body, addresses, _ => null).LeftOut : [];

    private static bool HasTags(string body, TemplateLanguage language) =>
        language switch
        {
            TemplateLanguage.Liquid => body.Contains("{{", StringComparison.Ordinal) || body.Contains("{%", StringComparison.Ordinal),
            TemplateLanguage.Shortcodes => body.Contains("{{<", StringComparison.Ordinal) || body.Contains("{{%", StringComparison.Ordinal),
            _ => false,
        };

    private static TemplateWriter Writer(string body, AddressBase addresses, Func<PageReference, string?> resolve)
    {
        var isLiquid = addresses.Templates == TemplateLanguage.Liquid;
        var writer = new TemplateWriter(body, isLiquid ? LiquidTokens.Of(body) : ShortcodeTokens.Of(body));
        if (isLiquid)
            new LiquidTags(addresses, resolve).Write(writer);
        else
            new Shortcodes(addresses, resolve).Write(writer);
        return writer;
    }
}
