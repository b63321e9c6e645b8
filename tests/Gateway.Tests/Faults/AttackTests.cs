namespace Gateway.Tests.Faults;

/// <summary>
/// Attacks of an anonymous client. After each of them, the same process answers a normal request, and has used little CPU time and memory.
/// The gateway runs in a process of its own with the default limits, as a user starts it.
/// </summary>
public sealed class AttackTests(AttackedGateway gateway) : IClassFixture<AttackedGateway>
{
    private const long MaxMemory = 1_000L * 1024 * 1024;

    // One operation may use a second. An attack of many requests may use as much for each ten of them, and a busy machine adds to it.
    private static readonly TimeSpan _maxCpuTime = TimeSpan.FromSeconds(8);

    public static TheoryData<string> Names => [.. Attacks.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_gateway_under_attack_stays_within_its_limits_and_answers_normal_requests(string attack)
    {
        var process = gateway.Process.ProcessId;
        var before = gateway.Process.ReadUsage();

        await Attacks.ByName[attack](gateway);

        await gateway.WaitUntilNormalRequestIsAnsweredAsync();
        var after = gateway.Process.ReadUsage();
        Assert.Equal(process, gateway.Process.ProcessId);
        Assert.InRange(after.CpuTime - before.CpuTime, TimeSpan.Zero, _maxCpuTime);
        Assert.InRange(after.Memory, 0, MaxMemory);
        Assert.DoesNotContain("Unhandled exception", gateway.Process.Output, StringComparison.Ordinal);
        // A slow machine may warn that the database does not respond in time, which is not an error of the gateway.
        Assert.DoesNotContain(
            gateway.Process.Output.Split('\n'),
            line => line.StartsWith("fail: ", StringComparison.Ordinal) || line.StartsWith("crit: ", StringComparison.Ordinal)
        );
    }
}
