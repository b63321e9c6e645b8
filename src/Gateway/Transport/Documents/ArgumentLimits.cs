using System.Collections;
using GraphQL.Execution;
using GraphQL.Types;
using RequestError = Gateway.Errors.RequestError;

namespace Gateway.Transport.Documents;

/// <summary>What an argument may hold: lists and texts within limits.</summary>
internal static class ArgumentLimits
{
    /// <summary>Metadata of a field whose texts may be as long as a request: a whole file, say.</summary>
    public const string LongTexts = "longTexts";

    public static void Check(FieldType field, IDictionary<string, ArgumentValue>? arguments, Limits limits)
    {
        if (arguments is null) return;
        var characters = field.Metadata.ContainsKey(LongTexts) ? int.MaxValue : limits.StringCharacters;
        foreach (var (name, argument) in arguments) Check(name, argument.Value, characters, limits.ListEntries);
    }

    private static void Check(string name, object? value, int characters, int entries)
    {
        switch (value)
        {
            case string text:
                if (text.Length > characters) throw RequestError.StringTooLong(name, characters);
                break;
            case double number when !double.IsFinite(number):
                throw RequestError.NotAValue(name, "holds a number that is too large");
            case IDictionary<string, object?> fields:
                foreach (var inner in fields.Values) Check(name, inner, characters, entries);
                break;
            case ICollection list:
                if (list.Count > entries) throw name == "ids" ? RequestError.TooManyIds(name, list.Count, entries) : RequestError.ListTooLong(name, entries);
                foreach (var inner in list) Check(name, inner, characters, entries);
                break;
        }
    }
}
