using System.Text.Json;
using Gateway.Store.Documents;
using Gateway.Store.Lists;

namespace Gateway.Tests.Fixtures;

/// <summary>Sends the mutations of articles, with the credentials of a writer.</summary>
internal sealed class ArticleEdits(GatewayHost host, string? authorization)
{
    private const string Payload =
        "articleId slug article { id slug title published updatedAt } errors { __typename ... on Error { code message } ";

    public static string IdOf(string slug) => GlobalId.Of("Article", DocumentId.OfArticle(slug));

    public async Task<JsonElement> ImportAsync(string fileName, string content, string? ifUpdatedAt = null) =>
        (
            await SendAsync(
                "importArticle",
                $$"""
                mutation ($input: ImportArticleInput!) {
                  importArticle(input: $input) { outcome {{Payload}} ... on ContentError { line column hint } ... on ConflictError { article { title updatedAt } } } }
                }
                """,
                new
                {
                    fileName,
                    content,
                    ifUpdatedAt,
                }
            )
        ).Data.GetProperty("importArticle");

    public Task<JsonElement> ImportAsync(Draft draft, string? ifUpdatedAt = null) =>
        ImportAsync($"{draft.Slug}.md", draft.ToString(), ifUpdatedAt);

    public Task<JsonElement> PublishAsync(string slug, string? ifUpdatedAt = null) => ByIdAsync("publishArticle", slug, ifUpdatedAt);

    public Task<JsonElement> PublishAtAsync(string slug, string? at, string? ifUpdatedAt = null) =>
        ByIdAsync("publishArticle", slug, ifUpdatedAt, at);

    public Task<JsonElement> WithdrawAsync(string slug, string? ifUpdatedAt = null) => ByIdAsync("withdrawArticle", slug, ifUpdatedAt);

    public Task<JsonElement> DeleteAsync(string slug, string? ifUpdatedAt = null) => ByIdAsync("deleteArticle", slug, ifUpdatedAt);

    public Task<GraphQLResponse> SendAsync(string mutation, string query, object input) =>
        host.QueryAsAsync(authorization, query, new { input });

    private async Task<JsonElement> ByIdAsync(string mutation, string slug, string? ifUpdatedAt, string? at = null) =>
        (
            await SendAsync(
                mutation,
                $$"""
                mutation ($input: {{char.ToUpperInvariant(mutation[0])}}{{mutation[1..]}}Input!) {
                  {{mutation}}(input: $input) { {{Payload}} ... on ConflictError { article { title updatedAt } } } }
                }
                """,
                at is null
                    ? (object)new { id = IdOf(slug), ifUpdatedAt }
                    : new
                    {
                        id = IdOf(slug),
                        ifUpdatedAt,
                        at,
                    }
            )
        ).Data.GetProperty(mutation);
}
