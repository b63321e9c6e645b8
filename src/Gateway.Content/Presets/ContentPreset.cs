namespace Gateway.Content.Presets;

/// <summary>The program that the files of a folder were written for. It determines which keys are read, and what a path means.</summary>
public enum ContentPreset
{
    /// <summary>The gateway's own keys.</summary>
    Gateway,

    /// <summary>https://jekyllrb.com/docs/front-matter/</summary>
    Jekyll,

    /// <summary>https://gohugo.io/content-management/front-matter/</summary>
    Hugo,

    /// <summary>https://docs.astro.build/en/guides/content-collections/</summary>
    Astro,

    /// <summary>https://www.11ty.dev/docs/data-frontmatter/</summary>
    Eleventy,
}
