using System.Collections.Concurrent;

namespace Gateway.Schema;

/// <summary>Caches the parsed arguments of a field, so that they are parsed once, however many parents the field has.</summary>
internal sealed class ParsedArgumentCache
{
    private readonly ConcurrentDictionary<(object Field, Type Type), object> _values = new();

    /// <summary>Returns the value of this type for a field of the operation.</summary>
    public T GetOrAdd<TContext, T>(object field, TContext context, Func<TContext, T> parse)
        where T : class => (T)_values.GetOrAdd((field, typeof(T)), static (_, state) => state.parse(state.context), (context, parse));
}
