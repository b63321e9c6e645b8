using Gateway.Content.Media;

namespace Gateway.Content.Templates;

/// <summary>
/// Replaces the tags of a body as its generator does before it reads Markdown, as far as they can be known without the generator. All
/// others are left out, because their source means nothing to readers.
/// </summary>
public static class BodyTemplate
{
    /// <summary>Returns the body without tags.</summary>
    /// <param name="body">The body as written.</param>
    /// <param name="addresses">The place of the file.</param>
    /// <param name="pages">The URLs of the public pages to which the body refers, by the full paths of their files.</param>
    public static string Expand(string body, AddressResolver? addresses, IReadOnlyDictionary<string, string> pages) =>
        addresses is null || !HasTags(body, addresses.Templates) ? body : Written(body, addresses, pages).ToString();

    /// <summary>Returns the body with its tags replaced, and what became of them. <c>null</c> if it has none.</summary>
    internal static TemplateWriter? Written(string body, AddressResolver addresses) =>
        HasTags(body, addresses.Templates) ? Written(body, addresses, PageUrls.None.ByPath) : null;

    private static bool HasTags(string body, TemplateLanguage language) =>
        language switch
        {
            TemplateLanguage.Liquid => body.Contains("{{", StringComparison.Ordinal) || body.Contains("{%", StringComparison.Ordinal),
            TemplateLanguage.Shortcodes => body.Contains("{{<", StringComparison.Ordinal) || body.Contains("{{%", StringComparison.Ordinal),
            _ => false,
        };

    private static TemplateWriter Written(string body, AddressResolver addresses, IReadOnlyDictionary<string, string> pages)
    {
        if (addresses.Templates == TemplateLanguage.Liquid)
        {
            var liquid = new TemplateWriter(body, LiquidTokens.Of(body));
            new LiquidTags(addresses, pages).Write(liquid);
            return liquid;
        }

        var writer = new TemplateWriter(body, ShortcodeTokens.Of(body));
        new Shortcodes(addresses, pages).Write(writer);
        return writer;
    }
}
