namespace Gateway.Content.Presets;

/// <summary>Reads <c>_config.yml</c> of Jekyll: https://jekyllrb.com/docs/configuration/options/</summary>
internal static class JekyllConfiguration
{
    private static readonly string[] _keysForFiles = ["defaults", "exclude", "include", "collections", "collections_dir"];

    internal static SiteConfiguration Read(string folder, string file)
    {
        var values = ConfigurationValues.Of(file);
        var mapping = new ContentMapping { Preset = ContentPreset.Jekyll };
        var collections = JekyllCollections.Of(values);
        var entries = JekyllEntryFilter.Of(values);
        return new SiteConfiguration(file, ContentPreset.Jekyll)
        {
            Folder = folder,
            SiteUrl = SiteAddress.Of(values.Text("url"), values.Text("baseurl")),
            Permalink = collections.PermalinkOfPosts ?? values.Text("permalink"),
            TimeZone = values.Text("timezone") is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null,
            Language = values.Text("lang") ?? values.Text("locale"),
            Title = values.Text("title"),
            Defaults = values.Node("defaults"),
            Collections = collections,
            Entries = entries,
            Ignored = entries.Ignored,
            ShowsFuture = values.IsTrue("future"),
            Problem =
                values.Problem(_keysForFiles)
                ?? values.Mistake("defaults", (root, problems) => FrontMatterDefaultMistakes.CheckDefaults(root, mapping, problems))
                ?? values.Mistake("exclude", (root, problems) => JekyllEntryFilter.Check("exclude", root, problems))
                ?? values.Mistake("include", (root, problems) => JekyllEntryFilter.Check("include", root, problems)),
        };
    }
}
