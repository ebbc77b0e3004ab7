using System.ComponentModel;
using System.ComponentModel.DataAnnotations.Schema;
using System.Diagnostics.CodeAnalysis;

namespace Barq.Persistence.Files;

/// <summary>A part of a <see cref="StoredFile"/>.</summary>
[Description("A part of a stored file.")]
[Table("stored_file_chunks")]
public sealed class StoredFileChunk : Entity, IOrganizationOwned
{
    /// <summary>Key of the organization whose file it is.</summary>
    [Description("Key of the organization whose file it is.")]
    public long OrganizationId { get; set; }

    /// <summary>Key of the file.</summary>
    [Description("Key of the file.")]
    public long FileId { get; set; }

    /// <summary>Its place, from 0.</summary>
    [Description("Its place, from 0.")]
    public int Number { get; set; }

    /// <summary>Its bytes.</summary>
    [Description("Its bytes.")]
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "A column's value.")]
    public required byte[] Content { get; set; }
}
