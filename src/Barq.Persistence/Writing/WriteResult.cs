namespace Barq.Persistence.Writing;

/// <summary>What came of a write.</summary>
/// <param name="Key">The key of the object that was written; null where nothing was.</param>
/// <param name="Errors">Why nothing was; empty where it was.</param>
public sealed record WriteResult(long? Key, IReadOnlyList<WriteError> Errors)
{
    /// <summary>It was done.</summary>
    public static WriteResult Done(long key) => new(key, []);

    /// <summary>It was not done, and left no trace.</summary>
    public static WriteResult Refused(params IReadOnlyList<WriteError> errors) => new(null, errors);
}
