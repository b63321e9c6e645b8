namespace Gateway.Documents;

/// <summary>Something that is wrong with a file, for as long as it is.</summary>
public sealed record ImportProblem
{
    /// <summary>Made of the file and what is wrong with it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where the file is below its source, as clients see it.</summary>
    public required string Path { get; init; }

    /// <summary>The full path of the file on the server; never told to clients.</summary>
    public required string File { get; init; }
    public int? Line { get; init; }
    public int? Column { get; init; }
    public required string Code { get; init; }
    public required string Message { get; init; }
    public string? Hint { get; init; }

    /// <summary>When an import first found it.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}
