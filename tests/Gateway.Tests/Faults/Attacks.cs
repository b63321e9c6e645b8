namespace Gateway.Tests.Faults;

/// <summary>The requests of an anonymous attacker.</summary>
internal static class Attacks
{
    public static IReadOnlyDictionary<string, Func<AttackedGateway, Task>> ByName { get; } =
        OperationAttacks.ByName.Concat(TransportAttacks.ByName).ToDictionary();
}
