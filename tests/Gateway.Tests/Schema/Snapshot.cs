using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

/// <summary>The accepted response of an operation of <c>schema/operations</c>.</summary>
internal static class Snapshot
{
    private static readonly JsonSerializerOptions _readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Equal(string operation, JsonElement answer)
    {
        var data = JsonNode.Parse(answer.GetRawText());
        MaskVolatileValues(data);
        Accepted.AssertEqual($"tests/Gateway.Tests/Snapshots/{operation}.json", $"{data?.ToJsonString(_readable)}\n");
    }

    // Cursors are signed with a secret that each database makes for itself, and times are those of the test.
    private static void MaskVolatileValues(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var entry in list)
                MaskVolatileValues(entry);
        }

        if (node is not JsonObject of)
            return;
        foreach (var (name, value) in of.ToList())
        {
            if (name is "cursor" or "startCursor" or "endCursor" or "articlePublishedCursor" && value is not null)
                of[name] = "(a cursor)";
            else if (name is "updatedAt" or "publishedAt")
                of[name] = "(a time)";
            else
                MaskVolatileValues(value);
        }
    }
}
