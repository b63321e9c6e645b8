using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Yaml;

namespace Gateway.Content.Presets;

/// <summary>The front matter defaults of Jekyll: https://jekyllrb.com/docs/configuration/front-matter-defaults/</summary>
internal static class JekyllDefaults
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    /// <summary>Returns the values for a file: of two sets, the one with the longer path counts, and then the later one.</summary>
    internal static IReadOnlyList<FileDefaults.Entry> For(string path, SiteConfiguration? site, ContentMapping mapping)
    {
        if (site?.Defaults is not YamlSequence sets || !ContentPath.IsBelow(path, site.Folder))
            return [];
        var relative = Path.GetRelativePath(site.Folder, path).Replace('\\', '/');
        var source = Path.GetFileName(site.File);
        var matching = sets
            .Items.OfType<YamlMapping>()
            .Select((set, number) => (Values: set.Find("values") as YamlMapping, Scope: set.Find("scope") as YamlMapping, Number: number))
            .Where(set => set.Values is not null && Applies(set.Scope, relative))
            .OrderBy(set => PathOf(set.Scope).Length)
            .ThenBy(set => set.Scope?.TextOf("type") is not null)
            .ThenBy(set => set.Number);
        var values = new List<FileDefaults.Entry>();
        foreach (var (key, value) in matching.SelectMany(set => set.Values?.Entries ?? []).Select(entry => (entry.Key.Value, entry.Value)))
        {
            if (!FileDefaults.IsRead(key, mapping))
                continue;
            values.RemoveAll(earlier => earlier.Key == key);
            values.Add(new FileDefaults.Entry(key, value, source));
        }

        return values;
    }

    private static bool Applies(YamlMapping? scope, string path) =>
        AppliesToPath(PathOf(scope), path) && AppliesToType(scope?.TextOf("type"), path);

    private static string PathOf(YamlMapping? scope) => scope?.TextOf("path")?.Trim('/') ?? "";

    private static bool AppliesToPath(string scope, string path)
    {
        if (scope.Length == 0)
            return true;
        if (!scope.Contains('*', StringComparison.Ordinal))
            return path == scope || path.StartsWith($"{scope}/", StringComparison.Ordinal);
        return Regex.IsMatch(path, $"^{Glob(scope)}(/|$)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _timeout);
    }

    private static string Glob(string pattern)
    {
        var expression = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern.AsSpan(at).StartsWith("**/", StringComparison.Ordinal))
                (_, at) = (expression.Append("(.*/)?"), at + 2);
            else
                expression.Append(
                    pattern[at] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        var character => Regex.Escape(character.ToString()),
                    }
                );
        }

        return expression.ToString();
    }

    private static bool AppliesToType(string? type, string path)
    {
        if (type is null)
            return true;
        var folders = path.Split('/')[..^1];
        // A draft is a post too.
        if (folders.Contains("_drafts", StringComparer.Ordinal))
            return type is "drafts" or "draft" or "posts" or "post";
        if (folders.Contains("_posts", StringComparer.Ordinal))
            return type is "posts" or "post";
        return folders is [['_', .. var collection], ..] ? type == collection : type is "pages" or "page";
    }
}
