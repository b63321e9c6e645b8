namespace Gateway.Store.Documents;

/// <summary>A content file that is not an article, topic or organization. It is stored until the file is one, or is gone.</summary>
public sealed record StoredSkippedFile
{
    /// <summary>The id, derived from the file and the reason.</summary>
    public required Guid Id { get; init; }

    /// <summary>The path of the file relative to its source. Clients see it.</summary>
    public required string Path { get; init; }

    /// <summary>The full path of the file on the server. Clients never see it.</summary>
    public required string File { get; init; }

    /// <summary>The stable code of the reason.</summary>
    public required string Code { get; init; }

    /// <summary>The reason for people, as a phrase whose subject is the file.</summary>
    public required string Message { get; init; }
}
