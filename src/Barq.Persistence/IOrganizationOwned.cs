namespace Barq.Persistence;

/// <summary>A row that belongs to one organization and is shown to nobody outside it.</summary>
public interface IOrganizationOwned
{
    /// <summary>Key of the owning organization.</summary>
    long OrganizationId { get; set; }
}
