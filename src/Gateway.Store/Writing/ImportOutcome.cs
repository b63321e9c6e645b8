namespace Gateway.Store.Writing;

/// <summary>The result of importing an accepted file.</summary>
internal enum ImportOutcome
{
    Created,
    Updated,
    Unchanged,
}
