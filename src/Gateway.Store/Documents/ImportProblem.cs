using System.Text.Json.Serialization;
using Gateway.Content.Problems;

namespace Gateway.Store.Documents;

/// <summary>An error or a likely mistake in a content file. It is stored until the file is fixed.</summary>
public sealed record ImportProblem
{
    /// <summary>The id, derived from the file and the error.</summary>
    public required Guid Id { get; init; }

    /// <summary>The path of the file relative to its source. Clients see it.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The name of the folder or repository. Clients see it. <c>null</c> if an earlier version stored the problem.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The full path of the file on the server. Clients never see it.</summary>
    public required string File { get; init; }

    /// <summary>The fingerprint of the rejected content. A moved file is recognised by it.</summary>
    public Guid? Fingerprint { get; init; }

    /// <summary>The stored article that is kept for the rejected file.</summary>
    public Guid? ArticleId { get; init; }
    public int? Line { get; init; }
    public int? Column { get; init; }
    public required string Code { get; init; }
    public required string Message { get; init; }
    public string? Hint { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<ProblemSeverity>))]
    public ProblemSeverity Severity { get; init; }

    /// <summary>The time when an import first found the error, by the clock of the database. Set when the problem is stored.</summary>
    public DateTimeOffset SeenAt { get; init; }
}
