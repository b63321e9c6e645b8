namespace Gateway.Tests.Fixtures;

/// <summary>Tests that hold a promise about time to the clock: one by one, when all others are through and the machine is theirs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
