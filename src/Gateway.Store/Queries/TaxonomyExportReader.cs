using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Gateway.Content.Files;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Queries;

/// <summary>A file of a topic or an organization, or with synonyms, written from its stored values.</summary>
/// <param name="Path">The full path that the file was imported from.</param>
/// <param name="Text">The text. Its values are those of the imported file, but not its bytes: unknown keys and comments are not
/// stored.</param>
internal sealed record StoredTaxonomyFile(string Path, string Text);

/// <summary>Writes the files of topics, organizations and synonyms from the store.</summary>
internal sealed class TaxonomyExportReader([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    /// <summary>Returns the full paths of the files.</summary>
    public async Task<IReadOnlyList<string>> PathsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"select path from {Tables.TaxonomySource} order by path collate \"C\"");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var paths = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            paths.Add(reader.GetString(0));
        return paths;
    }

    /// <summary>Streams the files in the order of their paths.</summary>
    public async IAsyncEnumerable<StoredTaxonomyFile> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select source.path, topic.data, parent.data ->> 'name', provider.data, case when source.fingerprint is not null then (
                select coalesce(jsonb_agg(jsonb_build_object('number', number, 'word', word, 'synonyms', to_jsonb(synonyms)) order by position), '[]')
                from {Tables.SearchSynonym} synonym where synonym.source_id = source.id) end
            from {Tables.TaxonomySource} source
            left join {Tables.Topic} topic on topic.id = source.id
            left join {Tables.Topic} parent on parent.id = (topic.data ->> 'parentId')::uuid
            left join {Tables.Provider} provider on provider.id = source.id
            order by source.path collate "C"
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var path = reader.GetString(0);
            if (JsonOf(1) is { } topic)
                yield return new StoredTaxonomyFile(path, Text(path, TopicOf(topic, reader.IsDBNull(2) ? null : reader.GetString(2))));
            else if (!reader.IsDBNull(4))
                yield return new StoredTaxonomyFile(path, SynonymsOf(JsonNode.Parse(reader.GetString(4)) as JsonArray ?? []));
            else if (JsonOf(3) is { } provider)
                yield return new StoredTaxonomyFile(path, Text(path, OrganizationOf(provider)));
        }

        JsonObject? JsonOf(int column) => reader.IsDBNull(column) ? null : JsonNode.Parse(reader.GetString(column)) as JsonObject;
    }

    private static IEnumerable<(string Key, JsonNode? Value)> TopicOf(JsonObject topic, string? parent) =>
        [
            ("taxonomy", "topic"),
            ("name", topic["name"]),
            ("shortname", topic["shortName"]),
            ("description", topic["description"]),
            ("parent", parent),
            ("otherNames", topic["otherNames"]),
            ("keywords", topic["keywords"]),
            ("hashtags", topic["hashtags"]),
            ("images", topic["images"]),
        ];

    private static IEnumerable<(string Key, JsonNode? Value)> OrganizationOf(JsonObject provider) =>
        [
            ("taxonomy", "organization"),
            ("name", provider["name"]),
            ("domain", provider["domain"]),
            ("description", provider["description"]),
            ("otherNames", provider["otherNames"]),
            ("images", provider["images"]),
        ];

    // The words of a group of equal words have a row each.
    private static string SynonymsOf(JsonArray rows) =>
        string.Concat(
            rows.OfType<JsonObject>()
                .GroupBy(row => row["number"]?.GetValue<int>())
                .Select(group =>
                    group.ToList() is [var oneWay]
                        ? new JsonObject { [oneWay["word"]?.GetValue<string>() ?? ""] = oneWay["synonyms"]?.DeepClone() }
                        : (JsonNode)new JsonArray([.. group.Select(row => row["word"]?.DeepClone())])
                )
                .Select(group => $"- {group.ToJsonString(StoreJson.Options)}\n")
        );

    // JSON values are YAML too.
    private static string Text(string path, IEnumerable<(string Key, JsonNode? Value)> values)
    {
        var lines = values
            .Where(value => value.Value is not (null or JsonArray { Count: 0 }))
            .Select(value => $"{value.Key}: {value.Value?.ToJsonString(StoreJson.Options)}\n");
        var keys = string.Concat(lines);
        return ContentPath.HasYamlExtension(path) ? keys : $"---\n{keys}---\n";
    }
}
