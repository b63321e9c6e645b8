using System.Collections.Concurrent;

namespace Gateway.Html;

/// <summary>
/// Runs tasks on threads of its own, one for each processor. Tasks that compute for long leave the threads of the pool to everything else:
/// otherwise no timeout would be noticed in time.
/// </summary>
internal sealed class RenderingScheduler : TaskScheduler
{
    private readonly BlockingCollection<Task> _tasks = [];

    public RenderingScheduler()
    {
        for (var number = 1; number <= MaximumConcurrencyLevel; number++)
            new Thread(Run) { IsBackground = true, Name = $"Rendering {number}" }.Start();
    }

    public override int MaximumConcurrencyLevel => Environment.ProcessorCount;

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Run()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
