using System.Globalization;

namespace Gateway.Benchmarks.Search;

/// <summary>The options of the search benchmark.</summary>
internal sealed record SearchOptions
{
    /// <summary>A folder of articles that are imported first; <c>null</c> if the database has them.</summary>
    public string? Articles { get; init; }

    /// <summary>The connection string of the database; <c>null</c> for a new one in a temporary folder.</summary>
    public string? Database { get; init; }

    /// <summary>How long each kind of query is repeated, in seconds.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>The beginning of the names of the kinds to measure.</summary>
    public string Only { get; init; } = "";

    /// <summary>The file that receives the plans; <c>null</c> for none.</summary>
    public string? Plans { get; init; }

    /// <summary>The folder of a published gateway; <c>null</c> for the gateway beside this program.</summary>
    public string? Gateway { get; init; }

    /// <exception cref="ArgumentException">An argument is unknown or has no value.</exception>
    public static SearchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SearchOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            options = arguments[index] switch
            {
                "--database" => options with { Database = Value() },
                "--seconds" => options with { Seconds = double.Parse(Value(), CultureInfo.InvariantCulture) },
                "--only" => options with { Only = Value() },
                "--plans" => options with { Plans = Value() },
                "--gateway" => options with { Gateway = Value() },
                var folder when !folder.StartsWith('-') => options with { Articles = folder },
                var unknown => throw new ArgumentException($"Unknown argument {unknown}.", nameof(arguments)),
            };

            string Value() =>
                ++index < arguments.Count
                    ? arguments[index]
                    : throw new ArgumentException("The last argument has no value.", nameof(arguments));
        }

        return options is { Articles: null, Database: null }
            ? throw new ArgumentException("Name a folder of articles, or a database that has some.", nameof(arguments))
            : options;
    }
}
