namespace Barq.Persistence.Replicas;

/// <summary>
/// How far replicas may follow behind, and for how long they are not asked after a write. Not for operators: the times hang on each other.
/// A read of a replica lacks at most what was committed within <see cref="Most"/> before it, and whoever has heard of a write of that time
/// reads from the primary.
/// </summary>
internal static class ReplicaLag
{
    /// <summary>A replica that is not known to have all that was committed until so long ago is not asked.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long rows are read from the primary after a write of theirs. Longer than <see cref="Most"/>: with <c>synchronous_commit = off</c>
    /// a write is done up to 0.6 seconds before it is in the log by which the lag is measured.
    /// </summary>
    public static readonly TimeSpan PrimaryAfterWrite = TimeSpan.FromSeconds(5);
}
