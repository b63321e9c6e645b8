using Marten;
using Marten.Services;
using Npgsql;

namespace Gateway.Store.Database;

/// <summary>Logs nothing. Marten has the same class, but it is internal.</summary>
internal sealed class NoSessionLog : IMartenSessionLogger
{
    public static NoSessionLog Instance { get; } = new();

    public void LogSuccess(NpgsqlCommand command) { }

    public void LogSuccess(NpgsqlBatch batch) { }

    public void LogFailure(NpgsqlCommand command, Exception ex) { }

    public void LogFailure(NpgsqlBatch batch, Exception ex) { }

    public void LogFailure(Exception ex, string message) { }

    public void RecordSavedChanges(IDocumentSession session, IChangeSet commit) { }

    public void OnBeforeExecute(NpgsqlCommand command) { }

    public void OnBeforeExecute(NpgsqlBatch batch) { }
}
