using System.Text.Json;
using Gateway.Store.Documents;
using JasperFx;
using Marten;
using Npgsql;
using Weasel.Core;

namespace Gateway.Store.Database;

/// <summary>Configures Marten. <see cref="DocumentTables"/> and <see cref="PlainTables"/> define the tables.</summary>
internal static class MartenConfiguration
{
    /// <summary>
    /// The condition that a writer withdrew the article of a source file. The text is exactly the predicate that PostgreSQL stores for the
    /// index.
    /// </summary>
    public const string IsWithdrawnByWriter = "((data ->> 'decision'::text) = 'Withdrawn'::text)";

    /// <summary>The condition that the visibility of an article changes at a known time, in the same form.</summary>
    public const string HasNextChange = "(next_change_at IS NOT NULL)";

    public static void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = Tables.Schema;
        // The schema is applied at the start. Otherwise Marten would compare each table when it is first used.
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(new JsonSerializerOptions(StoreJson.Options), EnumStorage.AsString, Casing.CamelCase);

        // By default, Marten wraps the exceptions of Npgsql. The code that handles rejected values, timeouts and outages expects the same
        // exceptions from all SQL.
        options.Advanced.ExceptionTransforms.IfExceptionIs<NpgsqlException>().TransformTo(error => error);

        DocumentTables.Add(options);
        options.Storage.ExtendedSchemaObjects.AddRange(PlainTables.All);
    }
}
