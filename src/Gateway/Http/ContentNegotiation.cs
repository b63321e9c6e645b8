using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>Chooses the media type of the response by the header <c>Accept</c>.</summary>
/// <remarks>
/// <c>*/*</c> and no header at all mean <c>application/json</c>, as graphql-http's audits have it; the specification's draft leaves it to
/// the server, and clients from before it expect that. A type that is named wins over a range of the same weight, and the GraphQL type over
/// plain JSON.
/// </remarks>
internal readonly struct ContentNegotiation
{
    public const string GraphQLJson = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream";

    private readonly IList<MediaTypeHeaderValue> _accepted = [];

    // Most clients name one type, which needs no comparison.
    private readonly string? _onlyType;

    public ContentNegotiation(HttpRequest request)
    {
        if (request.Headers.Accept is [Json or GraphQLJson] accept)
            _onlyType = accept == Json ? Json : GraphQLJson;
        else
            _accepted = request.GetTypedHeaders().Accept;
    }

    /// <summary>The media type of a single response; <c>null</c> if the client accepts none.</summary>
    public string? SelectResponseType()
    {
        if (_onlyType is not null)
            return _onlyType;
        if (_accepted.Count == 0)
            return Json;
        var candidates = new[] { GraphQLJson, Json, EventStream }
            .Select(Weigh)
            .Where(candidate => candidate.Quality > 0 && (candidate.Type == Json || candidate.Precision == 2));
        return candidates
            .OrderByDescending(candidate => candidate.Quality)
            .ThenByDescending(candidate => candidate.Type != EventStream)
            .ThenByDescending(candidate => candidate.Precision)
            .ThenByDescending(candidate => candidate.Type == GraphQLJson)
            .Select(candidate => candidate.Type)
            .FirstOrDefault();
    }

    /// <summary>Whether the client accepts an event stream.</summary>
    public bool AcceptsEventStream() => _onlyType is null && (_accepted.Count == 0 || Weigh(EventStream).Quality > 0);

    // Precision: 2 for the type itself, 1 for "application/*", 0 for "*/*". The most precise range decides.
    private (string Type, double Quality, int Precision) Weigh(string type)
    {
        var mediaType = new MediaTypeHeaderValue(type);
        var best = (type, 0.0, -1);
        foreach (var range in _accepted)
        {
            var precision =
                range.MatchesAllTypes ? 0
                : range.MatchesAllSubTypes ? 1
                : 2;
            var matches = precision switch
            {
                0 => true,
                1 => range.Type.Equals(mediaType.Type, StringComparison.OrdinalIgnoreCase),
                _ => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) && IsUtf8(range),
            };
            if (matches && precision > best.Item3)
                best = (type, range.Quality ?? 1, precision);
        }

        return best;
    }

    public static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
