using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Content.Results;

namespace Gateway.Store.Documents;

/// <summary>
/// The JSON format of stored documents: camel case, without nulls. It uses reflection on purpose: generated code passes <c>init</c>
/// properties as boxed constructor arguments that are looked up by name, which made reading a document 50 % slower.
/// </summary>
internal static class StoreJson
{
    /// <summary>Options without HTML escaping: stored JSON is never inserted into a page unescaped.</summary>
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
    public static JsonTypeInfo<Dictionary<string, JsonElement>> Extra { get; } = Of<Dictionary<string, JsonElement>>();
    public static JsonTypeInfo<ArticleFileText> ArticleFileText { get; } = Of<ArticleFileText>();
    public static JsonTypeInfo<ArticleSchedule> ArticleSchedule { get; } = Of<ArticleSchedule>();
    public static JsonTypeInfo<ArticleSecret> ArticleSecret { get; } = Of<ArticleSecret>();
    public static JsonTypeInfo<ArticleOrigin> ArticleOrigin { get; } = Of<ArticleOrigin>();
    public static JsonTypeInfo<Provider> Provider { get; } = Of<Provider>();
    public static JsonTypeInfo<Topic> Topic { get; } = Of<Topic>();
    public static JsonTypeInfo<ImportProblem> ImportProblem { get; } = Of<ImportProblem>();
    public static JsonTypeInfo<StoredSkippedFile> SkippedFile { get; } = Of<StoredSkippedFile>();
    public static JsonTypeInfo<IReadOnlyList<ImageContent>> Images { get; } = Of<IReadOnlyList<ImageContent>>();
    public static JsonTypeInfo<IReadOnlyList<Guid>> Ids { get; } = Of<IReadOnlyList<Guid>>();
    public static JsonTypeInfo<RelatedLinkContent> RelatedLinkContent { get; } = Of<RelatedLinkContent>();

    /// <summary>The name of a document's member in its JSON.</summary>
    public static string NameOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
