namespace Gateway.Access;

/// <summary>Who makes the current request.</summary>
internal sealed class Caller
{
    public Audience Audience { get; init; } = Audience.Readers;

    /// <summary>Whether the caller has the scope <c>secured:read</c>.</summary>
    public bool MayReadSecured { get; init; }

    /// <summary>Whether the caller has the scope <c>articles:write</c>.</summary>
    public bool MayWrite { get; init; }
}
