namespace Gateway.Tests.Faults;

/// <summary>What an anonymous attacker may send.</summary>
internal static class Attacks
{
    public static IReadOnlyDictionary<string, Func<AttackedGateway, Task>> ByName { get; } =
        OperationAttacks.ByName.Concat(TransportAttacks.ByName).ToDictionary();
}
