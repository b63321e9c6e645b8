using System.Text.Json;
using Gateway.Execution;
using Gateway.Store.Access;

namespace Gateway.Site;

/// <summary>
/// Executes the operations that the client would send for a page, with the rights of an anonymous caller and within the same limits.
/// </summary>
internal sealed class PageOperations(SiteFiles files, OperationExecutor operations, ResponseWriter writer)
{
    /// <param name="name">The name of the operation.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="http">The request, whose caller is set.</param>
    public async ValueTask<PreparedOperation> PrepareAsync(string name, IReadOnlyDictionary<string, string> variables, HttpContext http) =>
        await operations.PrepareAsync(
            new OperationRequest
            {
                DocumentId = files.OperationIds[name],
                Variables = new RequestVariables(
                    variables.ToDictionary(variable => variable.Key, variable => (object?)variable.Value, StringComparer.Ordinal)
                ),
                Client = ClientPartitionKey.Of(Caller.Anonymous, http.Connection.RemoteIpAddress),
                AllowsMutations = false,
            },
            http.RequestAborted
        ) with
        {
            MayUseCache = true,
        };

    /// <exception cref="PageFailedException">The operation has no data.</exception>
    public async Task<PageResult> RunAsync(PreparedOperation operation, IReadOnlyDictionary<string, string> variables, HttpContext http)
    {
        var result = await operations.RunAsync(operation, http.RequestServices, http.RequestAborted);
        var (json, written) = writer.Write(result);
        if (!written.IsExecuted || written.HasErrors)
            throw new PageFailedException(written);
        using var document = JsonDocument.Parse(json);
        return new PageResult(operation.Request.DocumentId ?? "", variables, document.RootElement.GetProperty("data").Clone());
    }

    public async Task<PageResult> RunAsync(string name, IReadOnlyDictionary<string, string> variables, HttpContext http) =>
        await RunAsync(await PrepareAsync(name, variables, http), variables, http);
}

/// <summary>An operation of a page was rejected or has errors.</summary>
internal sealed class PageFailedException(OperationResult result) : Exception
{
    public OperationResult Result { get; } = result;
}
