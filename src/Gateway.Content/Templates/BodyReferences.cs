using Gateway.Content.Media;

namespace Gateway.Content.Templates;

/// <summary>Finds the pages to which a body refers, by links to their files and by tags.</summary>
public static class BodyReferences
{
    /// <summary>Returns the references, in the order of the body for each kind.</summary>
    public static IReadOnlyList<PageReference> In(string body, AddressResolver? addresses)
    {
        if (addresses?.Root is null)
            return [];
        var written = BodyTemplate.Written(body, addresses);
        return
        [
            .. (written?.References ?? []).Select(tag => tag.Reference),
            .. LinksIn(written?.ToString() ?? body, addresses).Select(link => link.Reference),
        ];
    }

    /// <summary>Returns the links to files of pages, with their positions.</summary>
    internal static IEnumerable<(int Offset, PageReference Reference)> LinksIn(string body, AddressResolver addresses)
    {
        if (!MayHaveLinks(body))
            yield break;
        foreach (var (offset, address) in BodyAddressFinder.In(body))
        {
            if (PageReference.OfLink(address, addresses) is { } reference)
                yield return (offset, reference);
        }
    }

    private static bool MayHaveLinks(string body) =>
        body.Contains(".md", StringComparison.OrdinalIgnoreCase) || body.Contains(".markdown", StringComparison.OrdinalIgnoreCase);
}
