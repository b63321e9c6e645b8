using System.Text;
using Gateway.Graph;
using Gateway.Http.Responses;
using Gateway.Schema;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>Serves the schema in SDL, for people and code generators.</summary>
internal sealed class SchemaEndpoint(GatewaySchema schema)
{
    // Printed on the first request, because the schema is complete only after the start.
    private readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> _text = new(() => Print(schema));

    public Task HandleAsync(HttpContext http)
    {
        var (bytes, tag) = _text.Value;
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue
        {
            Public = true,
            MaxAge = TimeSpan.FromHours(1),
            MustRevalidate = true,
        };
        if (http.Request.GetTypedHeaders().IfNoneMatch.Match(tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = "application/graphql; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentDisposition = "inline; filename=\"schema.graphql\"";
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag) Print(GatewaySchema schema)
    {
        schema.Initialize();
        var bytes = Encoding.UTF8.GetBytes(SchemaText.Print(schema));
        return (bytes, EntityTags.Of(bytes));
    }
}
