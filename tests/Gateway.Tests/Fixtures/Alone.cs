namespace Gateway.Tests.Fixtures;

/// <summary>Tests that measure the cost of work in this process, or use all of the machine: one by one, when all others are through.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
