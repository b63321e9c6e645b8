using System.Text.RegularExpressions;

namespace Gateway.Content.Templates;

/// <summary>The frames of videos, for tags such as <c>{% youtube id %}</c>: https://gohugo.io/shortcodes/youtube/</summary>
internal static partial class VideoFrames
{
    /// <summary>Returns the frame; <c>null</c> if the tag is of another kind, or has no id.</summary>
    internal static string? Of(string tag, string? id)
    {
        if (id is null || !Id().IsMatch(id))
            return null;
        return tag.ToLowerInvariant() switch
        {
            "youtube" => $"<iframe src=\"https://www.youtube-nocookie.com/embed/{id}\" title=\"YouTube video\"></iframe>",
            "vimeo" => $"<iframe src=\"https://player.vimeo.com/video/{id}\" title=\"Vimeo video\"></iframe>",
            _ => null,
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.None, 1_000)]
    private static partial Regex Id();
}
