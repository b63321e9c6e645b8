namespace Gateway.Execution;

/// <summary>
/// An event of a subscription's source stream. Subscribers that receive the same object share its execution; see
/// <see cref="SharedEventResults"/>.
/// </summary>
/// <param name="cursor">The event's position in the stream; a client that was disconnected resumes after it.</param>
internal abstract class SourceEvent(string cursor)
{
    public string Cursor => cursor;
}
