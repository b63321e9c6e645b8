using System.Buffers;
using System.Text;
using System.Text.Json;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Transport.Documents;

/// <summary>
/// What is left to check once a document has been validated: variables, arguments, the price. It follows from the operation and its variables alone, and
/// front ends send the same few again and again, so what was found to be in order is remembered.
/// </summary>
internal sealed class RequestValidation(Limits limits) : IDocumentValidator
{
    // Longer variables are those of a single request: a file to import, a long filter.
    private const int LongestRemembered = 1_000;

    private readonly DocumentValidator _validator = new();
    private readonly RecentlyUsed<Key, IValidationResult> _valid = new(limits.CachedDocuments);

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        if (KeyOf(options) is not { } key) return _validator.ValidateAsync(options);
        return _valid.Get(key) is { } known ? Task.FromResult(known) : ValidateAsync(key, _validator.ValidateAsync(options));
    }

    private async Task<IValidationResult> ValidateAsync(Key key, Task<IValidationResult> validation)
    {
        var result = await validation;
        if (result.IsValid) _valid.Set(key, result);
        return result;
    }

    private static Key? KeyOf(in ValidationOptions options)
    {
        if (options.Variables.Count == 0) return new Key(options.Operation, "");
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer)) JsonSerializer.Serialize(json, (IReadOnlyDictionary<string, object?>)options.Variables);
        return buffer.WrittenCount > LongestRemembered ? null : new Key(options.Operation, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // A document is parsed once for all requests with its text: its nodes are the same objects then.
    private readonly record struct Key(GraphQLOperationDefinition Operation, string Variables);
}
