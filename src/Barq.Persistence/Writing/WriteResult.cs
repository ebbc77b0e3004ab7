namespace Barq.Persistence.Writing;

/// <summary>What came of a write.</summary>
/// <param name="Key">The key of the object that was written; null where nothing was.</param>
/// <param name="Errors">Why nothing was; empty where it was.</param>
public sealed record WriteResult(long? Key, IReadOnlyList<WriteError> Errors)
{
    /// <summary>What came of each item of a write of many; null for a write of one, and where nothing was done for the reasons in <see cref="Errors"/>.</summary>
    public IReadOnlyList<ItemResult>? Items { get; init; }

    /// <summary>What was done to the object, where the write adds or changes it; null for any other write.</summary>
    public UpsertOutcome? Outcome { get; init; }

    /// <summary>It was done.</summary>
    public static WriteResult Done(long key) => new(key, []);

    /// <summary>It was done to those items that have no errors.</summary>
    public static WriteResult Done(IReadOnlyList<ItemResult> items) => new(null, []) { Items = items };

    /// <summary>It was not done, and left no trace.</summary>
    public static WriteResult Refused(params IReadOnlyList<WriteError> errors) => new(null, errors);
}
