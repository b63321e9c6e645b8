namespace Gateway.Access;

/// <summary>Who makes the current request.</summary>
internal sealed class Caller
{
    public Audience Audience { get; init; } = Audience.Readers;
}
