using Marten;
using Npgsql;

namespace Gateway.Store.Database;

internal static class NpgsqlTransactionExtensions
{
    extension(NpgsqlTransaction transaction)
    {
        /// <summary>The connection of the transaction. Throws if the transaction has ended.</summary>
        public NpgsqlConnection OpenConnection =>
            transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
    }

    /// <summary>
    /// Opens a session inside the caller's transaction. Saving changes sends them but does not commit. The session logs nothing, because
    /// Marten would log every value that the database rejects, and the caller handles the error.
    /// </summary>
    public static IDocumentSession LightweightSession(this IDocumentStore store, NpgsqlTransaction transaction)
    {
        var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        session.Logger = NoSessionLog.Instance;
        return session;
    }
}
