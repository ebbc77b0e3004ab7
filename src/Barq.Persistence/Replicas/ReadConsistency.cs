namespace Barq.Persistence.Replicas;

/// <summary>How fresh the rows of a read must be.</summary>
public enum ReadConsistency
{
    /// <summary>A replica may answer, which follows the primary by a moment: less than <see cref="ReplicaLag.Most"/>.</summary>
    Eventual,

    /// <summary>Only the primary answers: inside a mutation, and for a client's own reads right after its write.</summary>
    Strong,
}
