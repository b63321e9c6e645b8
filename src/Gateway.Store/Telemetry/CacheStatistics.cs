namespace Gateway.Store.Telemetry;

/// <summary>The state of a cache in the memory of this node.</summary>
/// <param name="Name">The name of the cache.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="Bytes">The approximate size of the entries; <c>null</c> if the cache is limited by their number.</param>
/// <param name="MaxBytes">The maximum size; <c>null</c> if the cache is limited by the number of entries.</param>
/// <param name="Hits">The number of lookups that found an entry since the start.</param>
/// <param name="Misses">The number of lookups that found none since the start.</param>
internal sealed record CacheStatistics(string Name, long Entries, long? Bytes, long? MaxBytes, long Hits, long Misses);

/// <summary>A cache whose state operators can read.</summary>
internal interface IObservedCache
{
    CacheStatistics Status { get; }
}
