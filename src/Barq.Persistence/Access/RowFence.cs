namespace Barq.Persistence.Access;

/// <summary>Which rows are there for a caller; all others do not exist. <see cref="FenceRules"/> says what that means for each table.</summary>
/// <param name="OrganizationId">The one organization whose rows are seen; null for those of all.</param>
/// <param name="CourierId">The one courier whose rows are seen, in the tables whose rows are a courier's; null for those of all.</param>
public sealed record RowFence(long? OrganizationId, long? CourierId)
{
    /// <summary>Whether the tables are seen that are for administrators alone.</summary>
    public bool SeesAdministration { get; init; }

    /// <summary>Every row of every organization.</summary>
    public static RowFence Open { get; } = new(null, null) { SeesAdministration = true };

    /// <summary>Whether every row is seen.</summary>
    public bool IsOpen => OrganizationId is null;
}
