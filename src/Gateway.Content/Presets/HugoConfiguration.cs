using Gateway.Content.Files;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>Reads the configuration of Hugo: https://gohugo.io/configuration/introduction/</summary>
internal static class HugoConfiguration
{
    // The folder of the environment comes before that of all environments. A site is built for the environment "production".
    private static readonly string[] _folders = ["config/production", "config/_default"];
    private static readonly string[] _names = ["hugo", "config"];
    private static readonly string[] _extensions = ["toml", "yaml", "yml", "json"];
    private static readonly string[] _mainFiles =
    [
        "hugo",
        "config/_default/hugo",
        "config/production/hugo",
        "config/_default/config",
        "config/production/config",
        "config",
    ];
    private static readonly string[] _keysForFiles = ["cascade", "ignoreFiles"];

    /// <summary>The names of the main files, relative to the folder of the site.</summary>
    internal static IEnumerable<string> Files => from name in _mainFiles from extension in _extensions select $"{name}.{extension}";

    /// <summary>True for a file in a folder with parts of the configuration.</summary>
    internal static bool IsInFolder(string path) =>
        Array.Exists(_folders, folder => path.Replace('\\', '/').Contains($"/{folder}/", StringComparison.Ordinal));

    /// <summary>Returns the configuration. <c>null</c> if the file is that of another program, because many have such a name.</summary>
    internal static SiteConfiguration? Read(string folder, string file)
    {
        string[] folders = [.. _folders.Select(name => Path.Combine(folder, name))];
        var values = new ConfigurationValues(
            [
                .. folders
                    .Append(folder)
                    .SelectMany(place => FirstIn(place, isSite: place == folder))
                    .Append(file)
                    .Distinct(StringComparer.Ordinal)
                    .Select(ConfigurationFile.Read),
            ],
            folders
        );
        var content = SiteConfiguration.First(folder, values.Text("contentDir") ?? "content");
        var isOtherProgram =
            Path.GetFileNameWithoutExtension(file) == "config"
            && Path.GetDirectoryName(file) == folder
            && content.Length == 0
            && values.Text("baseURL") is null;
        if (isOtherProgram)
            return null;
        var mapping = new ContentMapping { Preset = ContentPreset.Hugo };
        return new SiteConfiguration(file, ContentPreset.Hugo)
        {
            Folder = folder,
            SiteUrl = SiteAddress.Of(values.Text("baseURL"), null),
            Permalink = HugoPermalinks.Of(values),
            TimeZone = values.Text("timezone") is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null,
            Languages = LanguagesOf(values),
            Language = values.Text("defaultContentLanguage") ?? values.Text("languageCode"),
            Title = values.Text("title"),
            Content = content,
            Defaults = values.Node("cascade"),
            Ignored = IgnoredBy(values.Node("ignoreFiles"), folder, problems: null),
            ShowsFuture = values.IsTrue("buildFuture"),
            Problem =
                values.Problem(_keysForFiles)
                ?? values.Mistake("cascade", (root, problems) => FrontMatterDefaultMistakes.CheckCascade(root, mapping, problems))
                ?? values.Mistake("ignoreFiles", (root, problems) => IgnoredBy(FindIgnored(root), folder, problems))
                ?? values.Mistake("ignoreFiles", (root, problems) => FrontMatterDefaultMistakes.CheckKey("ignoreFiles", root, problems)),
        };
    }

    /// <summary>Returns the settings for the path of a file; <c>null</c> if its place is the same without them.</summary>
    internal static SitePathSettings? PathSettingsOf(string path, ContentMapping mapping, SiteConfiguration site)
    {
        var content = Path.Combine(site.Folder, site.Content);
        var pathSettings = new SitePathSettings(
            site.Content.Length > 0 && ContentPath.IsBelow(path, content)
                ? Path.GetRelativePath(content, path).Split('/', '\\')[..^1]
                : null
        )
        {
            Languages = site.Languages,
        };
        var (guessed, known) = (SitePath.Of(path, mapping), SitePath.Of(path, mapping, pathSettings));
        return
            guessed.Folders.SequenceEqual(known.Folders, StringComparer.Ordinal)
            && (guessed.Stem, guessed.Language, guessed.NoPage) == (known.Stem, known.Language, known.NoPage)
            ? null
            : pathSettings;
    }

    // https://gohugo.io/configuration/languages/
    private static HashSet<string> LanguagesOf(ConfigurationValues values) =>
        (values.Node("languages") is MappingNode languages ? languages.Entries.Select(language => language.Key.Value) : [])
            .Append(values.Text("defaultContentLanguage") ?? "en")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // hugo.toml comes before config.toml. A file in the folder of the site that is named config can be that of another program.
    private static IEnumerable<string> FirstIn(string folder, bool isSite) =>
        _names
            .Take(isSite ? 1 : 2)
            .SelectMany(name => _extensions.Select(extension => Path.Combine(folder, $"{name}.{extension}")))
            .Where(File.Exists)
            .Take(1);

    private static TreeNode? FindIgnored(MappingNode root) =>
        root.Entries.FirstOrDefault(entry => "ignoreFiles".Equals(entry.Key?.Value, StringComparison.OrdinalIgnoreCase)).Value;

    // https://gohugo.io/configuration/all/#ignorefiles: the expressions are compared with full paths.
    private static IgnoredFiles IgnoredBy(TreeNode? node, string folder, ProblemList? problems)
    {
        var patterns = new List<IgnoredFiles.Pattern>();
        foreach (
            var item in node is ListNode list ? list.Items
            : node is null or ScalarNode { IsNull: true } ? []
            : [node]
        )
        {
            if (item is not ScalarNode { IsNull: false } text || text.Value.Length is 0 or > Glob.MaxLength)
            {
                Add("An entry of \"ignoreFiles\" is not a text, or too long.", item, "Write a regular expression in quotation marks.");
                continue;
            }

            try
            {
                var isMatch = Glob.OfExpression(text.Value);
                patterns.Add(
                    new IgnoredFiles.Pattern(
                        text.Value,
                        "ignoreFiles of the configuration",
                        path => isMatch($"{folder.Replace('\\', '/').TrimEnd('/')}/{path}")
                    )
                );
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                Add(
                    $"\"{Shortened.Of(text.Value)}\" in \"ignoreFiles\" is not a regular expression that can be read.",
                    text,
                    "Correct the expression. To exclude all files of a folder, write for example \"/drafts/\"."
                );
            }
        }

        return new IgnoredFiles(patterns);

        void Add(string message, TreeNode at, string hint) => problems?.Add(ProblemCodes.FrontMatterDefaults, message, at.Offset, hint);
    }
}
