using System.Data;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.DataLoaders;

/// <summary>A statement, and how its rows are read.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="ReadRow">Reads a row.</param>
/// <param name="Behavior">The way in which the columns are read.</param>
/// <param name="CancellationToken">Cancels the statement.</param>
internal sealed record ReadStatement(
    Sql Sql,
    Action<NpgsqlDataReader> ReadRow,
    CommandBehavior Behavior,
    CancellationToken CancellationToken
)
{
    private readonly TaskCompletionSource _completion = new();

    /// <summary>Ends when the rows have been read.</summary>
    public Task Task => _completion.Task;

    /// <summary>Reads all rows of the statement.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader)
    {
        while (await reader.ReadAsync(CancellationToken))
            ReadRow(reader);
    }

    public void Complete() => _completion.TrySetResult();

    /// <summary>Ends the statement with the error that ended it, or the batch before it.</summary>
    public void Fail(Exception? exception) =>
        _completion.TrySetException(exception ?? new InvalidOperationException("The statement was not run."));

    /// <summary>Ends the statement like <paramref name="run"/>.</summary>
    public async Task CompleteAsync(Task run)
    {
        try
        {
            await run;
            Complete();
        }
        // The exception is not swallowed: the reader of the statement receives it.
        catch (Exception exception)
        {
            Fail(exception);
        }
    }
}
