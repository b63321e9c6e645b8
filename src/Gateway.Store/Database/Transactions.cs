using Marten;
using Npgsql;

namespace Gateway.Store.Database;

internal static class Transactions
{
    extension(NpgsqlTransaction transaction)
    {
        /// <summary>The connection of a transaction that has not ended.</summary>
        public NpgsqlConnection OpenConnection =>
            transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
    }

    /// <summary>
    /// A session inside the transaction, which stays the caller's: saving changes sends them, and does not commit. It logs nothing, because Marten would log
    /// every value that the database refuses, and the caller handles the error.
    /// </summary>
    public static IDocumentSession LightweightSession(this IDocumentStore store, NpgsqlTransaction transaction)
    {
        var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        session.Logger = NoSessionLog.Instance;
        return session;
    }
}
