namespace Gateway.Content.Parsing;

/// <summary>The language of front matter.</summary>
internal enum FrontMatterFormat
{
    /// <summary>Between <c>---</c> lines.</summary>
    Yaml,

    /// <summary>Between <c>+++</c> lines, or between <c>---toml</c> and <c>---</c>.</summary>
    Toml,

    /// <summary>One JSON object at the start of the file, or between <c>---json</c> and <c>---</c>.</summary>
    Json,
}
