namespace Gateway.Content.Templates;

/// <summary>A part of a body: text, or a tag.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Start">The position in the body.</param>
/// <param name="End">The position after it.</param>
internal readonly record struct TemplateToken(TokenKind Kind, int Start, int End)
{
    /// <summary>The name of a tag. For a closing tag that of the tag it closes.</summary>
    public string Name { get; init; } = "";

    /// <summary>The text of a tag after its name, or an expression.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The text, if it differs from that in the body.</summary>
    public string? Text { get; init; }

    /// <summary>True if white space before the tag is removed.</summary>
    public bool TrimsBefore { get; init; }

    /// <summary>True if white space after the tag is removed.</summary>
    public bool TrimsAfter { get; init; }
}

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>Text that stays.</summary>
    Text,

    /// <summary>An expression whose value replaces it.</summary>
    Output,

    /// <summary>A tag that can have a closing tag.</summary>
    Tag,

    /// <summary>The tag that closes another one.</summary>
    Close,

    /// <summary>A comment.</summary>
    Comment,
}
