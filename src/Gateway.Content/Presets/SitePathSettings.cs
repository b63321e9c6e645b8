namespace Gateway.Content.Presets;

/// <summary>The settings of a site for the path of one file.</summary>
/// <param name="Folders">
/// The folders below the content folder, or below the collection of Jekyll. <c>null</c> if they follow from the path.
/// </param>
internal sealed record SitePathSettings(IReadOnlyList<string>? Folders)
{
    /// <summary>The collection of Jekyll; <c>null</c> for a post.</summary>
    internal JekyllCollection? Collection { get; init; }

    /// <summary>The languages of the site. <c>null</c> if they are not known.</summary>
    internal IReadOnlySet<string>? Languages { get; init; }
}
