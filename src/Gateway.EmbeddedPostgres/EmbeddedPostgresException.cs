namespace Gateway.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL is not to be had; the message says why and what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? innerException = null) : Exception(message, innerException);
