using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>A scan of all files.</summary>
/// <param name="Claims">The files that it has read.</param>
/// <param name="Changes">The changed files that were imported since it began.</param>
/// <param name="Deferred">The changed files that were left to it.</param>
internal sealed record RunningScan(DocumentClaims Claims, ChangesDuringScan Changes, DeferredChanges Deferred)
{
    /// <summary>True if its result is known, so that nothing depends on it any more. Used only in a turn of the gate.</summary>
    public bool IsOver { get; set; }
}
