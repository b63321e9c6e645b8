using System.Collections.Frozen;

namespace Gateway.Content.Presets;

/// <summary>Recognises the language in the name of a file or folder: <c>hello.fr.md</c>, <c>pt-br/hello.md</c>.</summary>
internal static class LanguageCode
{
    private static readonly FrozenSet<string> _codes = (
        "aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo "
        + "fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky "
        + "la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro "
        + "ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
        + "yi yo za zh zu"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a code of ISO 639-1, alone or with a region or script: <c>en</c>, <c>pt-BR</c>, <c>zh_Hans</c>.</summary>
    internal static bool IsLanguage(string name)
    {
        var parts = name.Split('-', '_');
        return parts.Length <= 2
            && _codes.Contains(parts[0])
            && (parts.Length == 1 || (parts[1].Length is 2 or 4 && parts[1].All(char.IsAsciiLetter)));
    }
}
