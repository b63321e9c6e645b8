using System.Globalization;

namespace Gateway.Store.Monitoring;

/// <summary>This process among the nodes that use the database.</summary>
internal sealed class NodeIdentity(TimeProvider time)
{
    /// <summary>The id, which is new at each start.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The name of the machine or container, and the process id.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>The time of the start, by the clock of this machine.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();
}
