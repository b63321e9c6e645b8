namespace Gateway.Execution;

/// <summary>An event of a subscription, as far as a transport knows it.</summary>
/// <param name="Cursor">Where it stands in its stream; a client that was cut off goes on after it.</param>
internal abstract record StreamEvent(string Cursor);
