using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Content;

namespace Gateway.Documents;

/// <summary>
/// How documents are written as JSON: camel case, no nulls. By reflection on purpose: generated code hands <c>init</c> properties over as
/// arguments of a constructor, boxed and looked up by name, which made reading a document dearer by half.
/// </summary>
internal static class StoreJson
{
    /// <summary>Text is left readable: nothing stored is ever put into a page as it is.</summary>
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };

    public static JsonTypeInfo<Article> Article { get; } = Of<Article>();
    public static JsonTypeInfo<ArticleText> ArticleText { get; } = Of<ArticleText>();
    public static JsonTypeInfo<ArticleSecret> ArticleSecret { get; } = Of<ArticleSecret>();
    public static JsonTypeInfo<ArticleSource> ArticleSource { get; } = Of<ArticleSource>();
    public static JsonTypeInfo<Provider> Provider { get; } = Of<Provider>();
    public static JsonTypeInfo<Topic> Topic { get; } = Of<Topic>();
    public static JsonTypeInfo<ImportProblem> ImportProblem { get; } = Of<ImportProblem>();
    public static JsonTypeInfo<RelatedLinkContent> RelatedLinkContent { get; } = Of<RelatedLinkContent>();

    /// <summary>The name of a document's member in its JSON.</summary>
    public static string NameOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
