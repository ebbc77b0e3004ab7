using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Barq.Persistence.Files;

/// <summary>
/// A file that a client sent, or that a job made for one. It lies in the database, in chunks, so that every gateway and every job host has
/// it, and so that a part of it is written with the work that it tells of.
/// </summary>
[Description("A file that a client sent, or that a job made for one.")]
[Table("stored_files")]
public sealed class StoredFile : Entity, IOrganizationOwned
{
    /// <summary>Key of the organization whose file it is; 0 for one over all organizations.</summary>
    [Description("Key of the organization whose file it is; 0 for one over all organizations.")]
    public long OrganizationId { get; set; }

    /// <summary>What it is.</summary>
    [Description("What it is.")]
    public FilePurpose Purpose { get; set; }

    /// <summary>The name under which a browser keeps it.</summary>
    [Description("The name under which a browser keeps it.")]
    [MaxLength(200)]
    public required string Name { get; set; }

    /// <summary>Its media type.</summary>
    [Description("Its media type.")]
    [MaxLength(100)]
    public required string ContentType { get; set; }

    /// <summary>Who sent it, or asked for it.</summary>
    [Description("Who sent it, or asked for it.")]
    [MaxLength(200)]
    public required string CreatedBy { get; set; }

    /// <summary>Bytes so far.</summary>
    [Description("Bytes so far.")]
    public long Size { get; set; }

    /// <summary>Chunks so far.</summary>
    [Description("Chunks so far.")]
    public int Chunks { get; set; }

    /// <summary>Whether all of it is there.</summary>
    [Description("Whether all of it is there.")]
    public bool IsComplete { get; set; }

    /// <summary>When it is removed (UTC).</summary>
    [Description("When it is removed.")]
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The secret, in Base64, with which links to it are signed.</summary>
    [Description("The secret with which links to it are signed.")]
    [MaxLength(100)]
    public required string LinkKey { get; set; }
}

/// <summary>What a stored file is.</summary>
[Description("What a stored file is.")]
public enum FilePurpose
{
    /// <summary>Sent by a client, for a job to read.</summary>
    [Description("Sent by a client, for a job to read.")]
    Upload,

    /// <summary>Made by a job, for a client to fetch.</summary>
    [Description("Made by a job, for a client to fetch.")]
    Result,
}
