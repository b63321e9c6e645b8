using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Site;

/// <summary>The parts of a page that the server writes.</summary>
/// <param name="Title">The title without the name of the site; empty for the front page.</param>
internal sealed record PageContent(string Title)
{
    /// <summary>The page for an address or an object that does not exist.</summary>
    public static PageContent NotFound { get; } =
        new("Not found")
        {
            Status = StatusCodes.Status404NotFound,
            Note = "This page does not exist. It may have moved or been withdrawn.",
        };

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The path of the page, encoded and below the site's base; <c>null</c> if the page has no address of its own.</summary>
    public string? Path { get; init; }

    /// <summary>A path to which the client is redirected.</summary>
    public string? RedirectPath { get; init; }

    public string? Description { get; init; }

    public string? Image { get; init; }

    /// <summary>The <c>og:type</c>.</summary>
    public string Type { get; init; } = "website";

    /// <summary>Further properties of OpenGraph, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Properties { get; init; } = [];

    /// <summary>The paths of the same content by language, including the page itself.</summary>
    public IReadOnlyList<(string Language, string Path)> Languages { get; init; } = [];

    /// <summary>Creates the JSON-LD for the absolute URL of the page.</summary>
    public Func<string, JsonObject>? Metadata { get; init; }

    /// <summary>A sentence for clients without scripts, with a link.</summary>
    public string? Note { get; init; }

    public string? NoteUrl { get; init; }

    /// <summary>Whether search engines may list the page.</summary>
    public bool IsIndexed => Status == StatusCodes.Status200OK && Path is not null;

    /// <summary>The results of the page's operations, which the client uses instead of requesting them again.</summary>
    public IReadOnlyList<PageResult> Results { get; init; } = [];
}

/// <summary>The result of an operation.</summary>
/// <param name="OperationId">The id of the operation.</param>
/// <param name="Variables">Its variables, which the client compares with its own.</param>
/// <param name="Data">The data.</param>
internal sealed record PageResult(string OperationId, IReadOnlyDictionary<string, string> Variables, JsonElement Data);
