using System.Buffers.Text;
using System.Text;

namespace Gateway.Store.Lists;

/// <summary>The ids that clients see: base64 of type name and document id, as in Relay servers.</summary>
internal static class GlobalId
{
    public static string Of(string type, Guid id) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{type}:{id:N}"));

    /// <returns>The id, or <c>null</c> if the text is not the global id of a <paramref name="type"/>.</returns>
    public static Guid? Read(string text, string type) => Read(text) is var (name, id) && name == type ? id : null;

    /// <returns>The type's name and the id, or <c>null</c> if the text is not a global id.</returns>
    public static (string Type, Guid Id)? Read(string text)
    {
        if (text.Length > 100 || !Base64.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(text)).Split(':', 2);
        return parts is [var type, var key] && Guid.TryParseExact(key, "N", out var id) && Of(type, id) == text ? (type, id) : null;
    }
}
