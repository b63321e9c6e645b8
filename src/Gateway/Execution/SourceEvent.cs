namespace Gateway.Execution;

/// <summary>An event of a subscription's source stream.</summary>
/// <param name="Cursor">The event's position in the stream; a client that was disconnected resumes after it.</param>
internal abstract record SourceEvent(string Cursor);
