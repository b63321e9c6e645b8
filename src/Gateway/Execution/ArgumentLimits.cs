using System.Collections;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>The limits of arguments: entries of lists and lengths of strings.</summary>
internal static class ArgumentLimits
{
    /// <summary>
    /// Metadata of a field: the name of an input field that contains a whole file. Its text is limited only by the size of the request.
    /// </summary>
    public const string FileContentMetadata = "wholeFile";

    /// <summary>Checks the value of an argument.</summary>
    /// <param name="name">The name of the argument.</param>
    /// <param name="value">Its value.</param>
    /// <param name="wholeFile">The input field that contains a whole file, if there is one.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="RequestException">The value exceeds a limit.</exception>
    public static void Check(string name, object? value, string? wholeFile, Limits limits)
    {
        switch (value)
        {
            case string text:
                if (text.Length > limits.StringCharacters)
                    throw RequestException.StringTooLong(name, limits.StringCharacters);
                break;
            case double number when !double.IsFinite(number):
                throw RequestException.InvalidArgument(name, "contains a number that is too large");
            case IDictionary<string, object?> fields:
                foreach (var (innerName, innerValue) in fields)
                {
                    if (innerName != wholeFile || innerValue is not string)
                        Check(name, innerValue, wholeFile, limits);
                }

                break;
            case ICollection list:
                if (list.Count > limits.ListEntries)
                    throw name == "ids"
                        ? RequestException.TooManyIds(name, list.Count, limits.ListEntries)
                        : RequestException.ListTooLong(name, limits.ListEntries);
                foreach (var item in list)
                    Check(name, item, wholeFile, limits);
                break;
        }
    }
}
