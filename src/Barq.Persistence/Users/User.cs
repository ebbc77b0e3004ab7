using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Access;
using Barq.Persistence.Changes;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;

namespace Barq.Persistence.Users;

/// <summary>A person of an organization who works with the fleet at a desk.</summary>
[Description("A person who works with the fleet at a desk.")]
[Table("users")]
public sealed class User : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>E-mail address to sign in with; unique over all organizations.</summary>
    [Description("E-mail address to sign in with; unique over all organizations.")]
    [MaxLength(254)]
    [PersonalData(CallerRole.Manager)]
    public required string Email { get; set; }

    /// <summary>Full name.</summary>
    [Description("Full name.")]
    [MaxLength(200)]
    public required string FullName { get; set; }

    /// <summary>What the user may do within the organization.</summary>
    [Description("What the user may do within the organization.")]
    [EventFact]
    public UserRole Role { get; set; }

    /// <summary>Whether the user may sign in.</summary>
    [Description("Whether the user may sign in.")]
    [EventFact]
    public bool IsActive { get; set; } = true;

    /// <summary>The tickets that the user opened.</summary>
    [Description("The tickets that the user opened.")]
    public ICollection<Ticket> CreatedTickets { get; } = [];

    /// <summary>The tickets that the user is to resolve.</summary>
    [Description("The tickets that the user is to resolve.")]
    public ICollection<Ticket> AssignedTickets { get; } = [];

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }
}
