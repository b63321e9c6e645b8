using System.Buffers;

namespace Gateway.Content.Presets;

/// <summary>The files that Eleventy ignores: https://www.11ty.dev/docs/ignores/</summary>
internal static class EleventyIgnores
{
    internal const string File = ".eleventyignore";
    internal const string GitFile = ".gitignore";

    private static readonly SearchValues<char> _globCharacters = SearchValues.Create("*?[{!(");

    /// <summary>Reads the files with patterns.</summary>
    /// <param name="folder">The folder of the site.</param>
    /// <param name="site">The configuration; <c>null</c> if there is none.</param>
    /// <param name="history">Finds files that have lost patterns.</param>
    internal static IgnoredFiles Of(string folder, SiteConfiguration? site, DataFileHistory history)
    {
        var input = site is { Content: { Length: > 0 } content } ? $"{content.Replace('\\', '/')}/" : "";
        var patterns = new List<IgnoredFiles.Pattern>
        {
            new("**/node_modules/**", "the defaults of Eleventy", path => $"/{path}".Contains("/node_modules/", StringComparison.Ordinal)),
        };
        DataProblem? problem = null;
        if (site?.UsesGitIgnore != false)
            AddFile(GitFile, "");
        AddFile(File, "");
        if (input.Length > 0)
            AddFile(File, input);
        foreach (var added in site?.AddedIgnores ?? [])
            Add(added, "", $"ignores.add of {Path.GetFileName(site?.File)}");
        return new IgnoredFiles(patterns) { Problem = problem };

        void AddFile(string name, string below)
        {
            var path = Path.Combine(folder, below, name);
            var text = ScriptConfiguration.Text(path);
            if (System.IO.File.Exists(path))
            {
                // A repository without files to ignore can have an empty .gitignore.
                var isEmpty = DataFile.IsEmptyText(text);
                var mistake =
                    (isEmpty ? DataFile.TextOf(path).Problem : null)
                    ?? history.Check(path, text)
                    ?? (isEmpty && name == File ? DataFile.Empty(path) : null);
                if (mistake is not null)
                    problem ??= new DataProblem(path, mistake);
                else
                    history.Record(path, text);
            }

            foreach (var line in text.Split('\n').Select(line => line.Trim()))
            {
                // Eleventy does not support exceptions: https://github.com/11ty/eleventy/issues/693
                if (line.Length > 0 && line[0] is not ('#' or '!'))
                    Add(line, below, $"{below}{name}");
            }
        }

        // Eleventy joins each line with the folder of the file, so that a name without a folder is not found below other folders.
        void Add(string line, string below, string source)
        {
            var pattern = below + (line.StartsWith("./", StringComparison.Ordinal) ? line[2..] : line.TrimStart('/'));
            if (pattern.Length > Glob.MaxLength)
                return;
            if (!pattern.AsSpan().ContainsAny(_globCharacters))
            {
                var path = pattern.TrimEnd('/');
                patterns.Add(
                    new IgnoredFiles.Pattern(line, source, file => file == path || file.StartsWith($"{path}/", StringComparison.Ordinal))
                );
                return;
            }

            patterns.Add(new IgnoredFiles.Pattern(line, source, Glob.OfPath(pattern)));
        }
    }
}
