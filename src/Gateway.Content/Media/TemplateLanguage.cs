namespace Gateway.Content.Media;

/// <summary>The language of the tags in a body, which a generator replaces when it builds the page.</summary>
public enum TemplateLanguage
{
    /// <summary>The body has no tags. Text that looks like a tag is plain text.</summary>
    None,

    /// <summary>Liquid, in Jekyll and Eleventy: <c>{{ site.baseurl }}</c>, <c>{% include a.html %}</c>.</summary>
    Liquid,

    /// <summary>The shortcodes of Hugo: <c>{{&lt; figure src="a.png" &gt;}}</c>.</summary>
    Shortcodes,
}
