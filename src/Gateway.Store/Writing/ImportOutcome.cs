namespace Gateway.Store.Writing;

/// <summary>What became of a file that was taken.</summary>
internal enum ImportOutcome
{
    Created,
    Updated,
    Unchanged,
}
