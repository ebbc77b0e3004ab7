namespace Barq.Persistence.SecondLevelCache;

/// <summary>When something was read, on the clocks of both levels: taken before the read, stored with what was made of it.</summary>
/// <param name="Local">The time in this process.</param>
/// <param name="Epoch">Which run of the shared clock; 0 where it is not known, and nothing can be stored in Redis.</param>
/// <param name="Shared">The time on the shared clock.</param>
public readonly record struct CacheStamp(long Local, long Epoch, long Shared);
