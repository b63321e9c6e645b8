namespace Gateway.Store.Lists;

/// <summary>The fields that a filter of a client uses.</summary>
internal static class FilterFields
{
    /// <summary>True if the filter, or a filter in it, uses one of the fields.</summary>
    public static bool Contain(object? filter, IReadOnlyList<string> names) =>
        filter switch
        {
            IDictionary<string, object?> fields => fields.Any(field => names.Contains(field.Key) || Contain(field.Value, names)),
            string => false,
            IEnumerable<object?> list => list.Any(each => Contain(each, names)),
            _ => false,
        };
}
