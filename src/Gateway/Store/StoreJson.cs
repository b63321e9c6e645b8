using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Articles;
using Gateway.Content;
using Gateway.Ingest;
using Gateway.Providers;
using Gateway.Topics;

namespace Gateway.Store;

/// <summary>How documents are written as JSON: camel case, no nulls, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Article))]
[JsonSerializable(typeof(ArticleText))]
[JsonSerializable(typeof(ArticleSecret))]
[JsonSerializable(typeof(ArticleSource))]
[JsonSerializable(typeof(Provider))]
[JsonSerializable(typeof(Topic))]
[JsonSerializable(typeof(RelatedLinkContent))]
[JsonSerializable(typeof(SharedSecret))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>The generated context with text left readable: nothing stored is ever put into a page as it is.</summary>
    public static StoreJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
