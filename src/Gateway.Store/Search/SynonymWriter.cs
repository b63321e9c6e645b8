using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Search;

/// <summary>
/// Writes the synonyms of a file: a row for each word that finds others. Articles are not indexed again, because searches add the synonyms
/// to their words.
/// </summary>
internal static class SynonymWriter
{
    // Readers do not search for longer names.
    private const int MaxLength = 64;

    /// <summary>The synonyms that a topic's file defines: its names are equal words, and each keyword also finds the name.</summary>
    public static IReadOnlyList<SynonymGroup> Of(TopicContent topic)
    {
        var names = new[] { topic.Name, topic.ShortName }
            .Concat(topic.OtherNames)
            .OfType<string>()
            .Where(name => name.Length <= MaxLength)
            .DistinctBy(FoldedText.Of, StringComparer.Ordinal)
            .ToList();
        var known = names.Select(FoldedText.Of).ToHashSet(StringComparer.Ordinal);
        return
        [
            new SynonymGroup(null, names),
            .. names.Contains(topic.Name, StringComparer.Ordinal)
                ? topic
                    .Keywords.Where(keyword => keyword.Length <= MaxLength && known.Add(FoldedText.Of(keyword)))
                    .Select(keyword => new SynonymGroup(keyword, [topic.Name]))
                : [],
        ];
    }

    /// <summary>Adds the statements that replace the synonyms of a file.</summary>
    /// <param name="batch">The batch. It must run in the transaction of a writer.</param>
    /// <param name="sourceId">The id of the file of synonyms, or of the topic.</param>
    /// <param name="groups">The synonyms.</param>
    public static void Replace(NpgsqlBatch batch, Guid sourceId, IReadOnlyList<SynonymGroup> groups)
    {
        batch.Add($"delete from {Tables.SearchSynonym} where source_id = $1", sourceId);
        var rows = groups.SelectMany(Rows).ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"""
            with word as (
              select * from unnest($2, $3, $4, $5, $6) with ordinality as word (number, word, synonyms, written, folded, position)),
            spelling as (select written as text from word union select folded from word),
            stem as (
              select spelling.text, array_agg(distinct (ts_lexize(dictionary, spelling.text))[1]) as stems
              from spelling cross join unnest($7::regdictionary[]) dictionary group by spelling.text)
            insert into {Tables.SearchSynonym} (source_id, position, number, word, synonyms, keys)
            select $1, word.position, word.number, word.word, array(select jsonb_array_elements_text(word.synonyms::jsonb)),
              array_remove(word.folded || of_written.stems || of_folded.stems, null)
            from word join stem of_written on of_written.text = word.written join stem of_folded on of_folded.text = word.folded
            """,
            sourceId,
            rows.Select(row => row.Number).ToArray(),
            rows.Select(row => row.Word).ToArray(),
            rows.Select(row => System.Text.Json.JsonSerializer.Serialize(row.Synonyms)).ToArray(),
            rows.Select(row => row.First.Written).ToArray(),
            rows.Select(row => row.First.Folded).ToArray(),
            SearchLanguages.Dictionaries
        );
    }

    private static IEnumerable<(int Number, string Word, IReadOnlyList<string> Synonyms, SearchToken First)> Rows(
        SynonymGroup group,
        int number
    )
    {
        IEnumerable<(string Word, IReadOnlyList<string> Synonyms)> rows = group.Word is { } word
            ? [(word, group.Synonyms)]
            : group.Synonyms.Select(
                (equal, index) => (equal, (IReadOnlyList<string>)[.. group.Synonyms.Where((_, other) => other != index)])
            );
        return rows.Where(row => row.Synonyms.Count > 0)
            .SelectMany(row => SearchTokens.In(row.Word).Take(1).Select(first => (number, row.Word, row.Synonyms, first)));
    }
}
