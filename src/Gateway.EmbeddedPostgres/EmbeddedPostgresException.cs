namespace Gateway.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL cannot be used. The message says why and what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? innerException = null) : Exception(message, innerException);
