using System.Globalization;

namespace Gateway.Benchmarks.FanOut;

/// <summary>The options of the load driver for subscriptions.</summary>
internal sealed record FanOutOptions
{
    /// <summary>The number of open subscriptions, each with a connection of its own.</summary>
    public int Subscribers { get; init; } = 2_000;

    /// <summary>The number of articles that are published in a second.</summary>
    public int Rate { get; init; } = 20;

    /// <summary>How long articles are published, in seconds.</summary>
    public int Seconds { get; init; } = 15;

    /// <summary>True for server-sent events instead of WebSockets.</summary>
    public bool UsesEventStreams { get; init; }

    /// <summary>True if each subscriber starts after a cursor, as clients do that load a page first.</summary>
    public bool Resumes { get; init; }

    /// <summary>The folder of a published gateway; <c>null</c> for the gateway beside this program.</summary>
    public string? Folder { get; init; }

    /// <exception cref="ArgumentException">An argument is unknown or has no value.</exception>
    public static FanOutOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new FanOutOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            options = arguments[index] switch
            {
                "--sse" => options with { UsesEventStreams = true },
                "--after" => options with { Resumes = true },
                "--subscribers" => options with { Subscribers = Number() },
                "--rate" => options with { Rate = Number() },
                "--seconds" => options with { Seconds = Number() },
                "--gateway" => options with { Folder = Value() },
                var unknown => throw new ArgumentException($"Unknown argument {unknown}.", nameof(arguments)),
            };

            int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);

            string Value() =>
                ++index < arguments.Count
                    ? arguments[index]
                    : throw new ArgumentException("The last argument has no value.", nameof(arguments));
        }

        return options;
    }
}
