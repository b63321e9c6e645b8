using System.Text.RegularExpressions;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Execution;

/// <summary>
/// The names of the schema that every caller may use. The engine suggests names that are similar to an unknown one; a suggestion must not
/// name what requires a scope.
/// </summary>
internal sealed partial class PublicNames(ISchema schema)
{
    private const string Hint = " Did you mean ";

    private readonly Lazy<HashSet<string>> _names = new(() => Collect(schema));

    /// <summary>Removes the names from the suggestion of a message that are not public, and the suggestion if none is left.</summary>
    public string WithoutHiddenNames(string message)
    {
        var start = message.IndexOf(Hint, StringComparison.Ordinal);
        if (start < 0)
            return message;
        var hint = message[start..];
        List<string> names = [.. QuotedName().Matches(hint).Select(match => match.Groups["name"].Value).Where(_names.Value.Contains)];
        if (names.Count == 0)
            return message[..start];
        var quoted = names.ConvertAll(name => $"'{name}'");
        var list = quoted is [var only] ? only : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
        return $"{message[..start]}{hint[..hint.IndexOf('\'', StringComparison.Ordinal)]}{list}?";
    }

    // The types that are reached through fields that require no scope, and the names in them.
    private static HashSet<string> Collect(ISchema schema)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var types = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<IGraphType>(new IGraphType?[] { schema.Query, schema.Mutation, schema.Subscription }.OfType<IGraphType>());
        while (pending.TryDequeue(out var next))
        {
            var type = Named(next);
            if (!types.Add(type.Name))
                continue;
            names.Add(type.Name);
            if (type is EnumerationGraphType enumeration)
                names.UnionWith(enumeration.Values.Select(value => value.Name));
            foreach (var possible in (type as IAbstractGraphType)?.PossibleTypes.OfType<IGraphType>() ?? [])
                pending.Enqueue(possible);
            foreach (var field in (type as IComplexGraphType)?.Fields.Where(field => FieldAuthorization.ScopeOf(field) is null) ?? [])
            {
                names.Add(field.Name);
                Enqueue(field.ResolvedType);
                foreach (var argument in field.Arguments ?? [])
                {
                    names.Add(argument.Name);
                    Enqueue(argument.ResolvedType);
                }
            }
        }

        return names;

        void Enqueue(IGraphType? type)
        {
            if (type is not null)
                pending.Enqueue(type);
        }
    }

    private static IGraphType Named(IGraphType type)
    {
        while (type is IProvideResolvedType { ResolvedType: { } inner })
            type = inner;
        return type;
    }

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex QuotedName();
}
