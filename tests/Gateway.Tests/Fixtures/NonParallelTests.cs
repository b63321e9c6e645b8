namespace Gateway.Tests.Fixtures;

/// <summary>
/// Tests that measure the cost of work in this process, or use the whole machine. They run one at a time, after all others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NonParallelTests
{
    public const string Name = "Alone";
}
