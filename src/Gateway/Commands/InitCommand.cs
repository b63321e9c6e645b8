using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Hosting;
using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary><c>gateway init</c>: inspects a folder of any generator, and writes the settings with which the gateway reads it.</summary>
internal static class InitCommand
{
    private const string PlaceholderSite = "https://site.example/";

    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions _inline = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a site, or a folder with its articles." };
        var output = new Option<string>("--output")
        {
            Description = "The settings file to write.",
            DefaultValueFactory = _ => "gateway.json",
        };
        var siteUrl = new Option<Uri?>("--site-url")
        {
            Description = "The URL of the site, if its configuration does not have it.",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                    return url;
                result.AddError($"--site-url is \"{result.Tokens[0].Value}\"; expected an absolute http or https URL.");
                return null;
            },
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Report what was found, and write nothing." };
        var force = new Option<bool>("--force") { Description = "Replace an existing settings file." };
        var command = new Command("init", "Inspect a folder of articles, and write the settings to serve it.")
        {
            folder,
            output,
            siteUrl,
            dryRun,
            force,
        };
        command.SetAction(parsed =>
            Run(
                parsed.GetValue(folder) ?? "",
                parsed.GetValue(siteUrl),
                parsed.GetValue(dryRun) ? null : parsed.GetValue(output),
                parsed.GetValue(force),
                builder.Value.Configuration.GetSection("Content").ReadRecord<ContentOptions>(),
                parsed.InvocationConfiguration
            )
        );
        return command;
    }

    private static int Run(string folder, Uri? siteUrl, string? output, bool force, ContentOptions options, InvocationConfiguration console)
    {
        if (!Directory.Exists(folder))
            return Fail(console, $"'{folder}' is not a folder. Pass the folder of a site, or a folder with its articles.");
        if (output is not null && Path.Exists(output) && !force)
            return Fail(
                console,
                $"{output} exists. Use --force to replace its section Content, --output to write another file, or --dry-run to write none."
            );

        // The report shows what the settings make of the files, so they have a site, even if it must be replaced later.
        var inspection = FolderInspection.Of(folder, siteUrl, new Uri(PlaceholderSite), options);
        InspectionReport.Write(inspection, console.Output);
        var settings = Settings(inspection, inspection.IsSiteUrlKnown);
        if (output is null)
        {
            console.Output.WriteLine($"\nThe settings would be:\n\n{settings.ToJsonString(_indented)}");
            ReportSite(inspection.IsSiteUrlKnown, "the settings", settings, console.Output);
            return ExitCode.Success;
        }

        try
        {
            settings = WithOtherSettings(output, settings);
            File.WriteAllText(output, $"{settings.ToJsonString(_indented)}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fail(console, $"{output} cannot be written. {error.Message}");
        }

        console.Output.WriteLine($"\nThe settings are in {output}. docs/configuration.md explains them.");
        ReportSite(inspection.IsSiteUrlKnown, output, settings, console.Output);
        var hasArticles = inspection.Files.Any(file => file.Result is ContentResult.AcceptedArticle);
        if (!hasArticles)
            console.Output.WriteLine(
                "No file would be an article. Files need front matter: a --- line, lines such as \"title: My article\" and \"date: 2024-03-01\", and another --- line. docs/content-format.md shows a minimal file."
            );
        else if (inspection.IsSiteUrlKnown)
            console.Output.WriteLine(
                $"{((settings["Gateway"] as JsonObject)?["DataDirectory"] is { } data ? $"The data folder is {data}, so that the articles are not mixed with others, such as the samples. " : "")}Start the gateway:\ngateway serve --settings {output}"
            );
        return ExitCode.Success;
    }

    // A file that is replaced can have other settings, such as API keys. Its own data folder stays.
    private static JsonObject WithOtherSettings(string output, JsonObject settings)
    {
        if (!File.Exists(output))
            return settings;
        try
        {
            if (
                JsonNode.Parse(File.ReadAllText(output), new JsonNodeOptions { PropertyNameCaseInsensitive = true }) is not JsonObject known
            )
                return settings;
            foreach (var (section, values) in settings)
            {
                if (section == "Content")
                    known[section] = values?.DeepClone();
                else if (
                    values is JsonObject added
                    && !known.Any(entry => entry.Key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase))
                )
                {
                    if (known[section] is not { } present)
                        known[section] = added.DeepClone();
                    else if (present is JsonObject kept)
                        foreach (var (name, value) in added.Where(entry => !kept.ContainsKey(entry.Key)))
                            kept[name] = value?.DeepClone();
                }
            }

            return known;
        }
        catch (JsonException)
        {
            return settings;
        }
    }

    // A made-up URL would only produce dead links.
    private static void ReportSite(bool isSiteKnown, string file, JsonObject settings, TextWriter output)
    {
        if (isSiteKnown)
            return;
        var web = settings["Web"] is JsonObject present ? present.DeepClone().AsObject() : [];
        web["PublicUrl"] = "http://localhost:8080";
        output.WriteLine(
            $$"""
            The URL of the site was not found, and without it no file is an article. Do one of the following:
            - If the articles have a site: Fill in Content:Paths:0:SiteUrl in {{file}}, or run this command again with --force --site-url https://your-site.example. The addresses of articles begin with it.
            - If they have none, the gateway can be their site: write its URL to {{file}}, and the page of each article is /articles/ and its slug. docs/site.md explains it.
              "Web": {{web.ToJsonString(_inline)}}
            """
        );
    }

    private static JsonObject Settings(FolderInspection inspection, bool isSiteKnown)
    {
        var mapping = inspection.Mapping;
        var folder = new JsonObject { ["Path"] = inspection.Folder };
        if (mapping.Preset != ContentPreset.Gateway)
        {
            folder["Preset"] = mapping.Preset.ToString().ToLowerInvariant();
            folder["SiteUrl"] = isSiteKnown ? mapping.SiteUrl?.AbsoluteUri : "";
            if (mapping.Permalink is { } permalink)
                folder["Permalink"] = permalink;
            var defaults = new JsonObject();
            Add("ProviderName", mapping.ProviderName);
            Add("Language", mapping.Language);
            Add("TimeZone", mapping.TimeZone?.Id);
            if (defaults.Count > 0)
                folder["Defaults"] = defaults;

            void Add(string name, string? value)
            {
                if (value is not null)
                    defaults[name] = value;
            }
        }
        else if (mapping.SiteUrl is { } site)
            folder["SiteUrl"] = site.AbsoluteUri;

        var settings = new JsonObject
        {
            // All commands find the same database, because each gets this file.
            ["Gateway"] = new JsonObject { ["DataDirectory"] = $"{inspection.Site?.Folder ?? inspection.Folder}.gateway" },
            ["Content"] = new JsonObject { ["Paths"] = new JsonArray(folder) },
        };
        if (mapping.ProviderName is { Length: > 0 } title)
            settings["Web"] = new JsonObject { ["Title"] = title };
        return settings;
    }

    private static int Fail(InvocationConfiguration console, string error)
    {
        console.Error.WriteLine(error);
        return ExitCode.CouldNotRun;
    }
}
