using Gateway.Content.Problems;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>A value of a file that PostgreSQL does not store.</summary>
internal static class RejectedValue
{
    /// <summary>Converts PostgreSQL's rejection of a value to a problem of the file.</summary>
    public static ContentProblem ToContentProblem(PostgresException refusal) =>
        new(
            ProblemCodes.StoreRefused,
            $"The database rejected one of the values (SQLSTATE {refusal.SqlState}).",
            null,
            null,
            "Shorten or correct the longest names and URLs."
        );
}
