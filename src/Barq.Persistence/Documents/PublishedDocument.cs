using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Documents;

/// <summary>A document that a front end has published under an id, to be asked for by that. It is the platform's, not an organization's.</summary>
[Description("A document that a front end has published under an id.")]
[Table("published_documents")]
public sealed class PublishedDocument : Entity, IOrganizationOwned
{
    /// <summary>Characters of an id at most.</summary>
    public const int MaxIdLength = 200;

    /// <summary>Always 0: no organization has it.</summary>
    [Description("Always 0: no organization has it.")]
    public long OrganizationId { get; set; }

    /// <summary>The id that clients send; it stands for one text for ever.</summary>
    [Description("The id that clients send.")]
    [MaxLength(MaxIdLength)]
    public required string DocumentId { get; set; }

    /// <summary>The document.</summary>
    [Description("The document.")]
    public required string Text { get; set; }

    /// <summary>Who has published it.</summary>
    [Description("Who has published it.")]
    [MaxLength(200)]
    public required string PublishedBy { get; set; }
}

/// <summary>Table <c>published_documents</c>.</summary>
internal sealed class PublishedDocumentConfiguration : IEntityTypeConfiguration<PublishedDocument>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<PublishedDocument>(document => document.OrganizationId);

    public void Configure(EntityTypeBuilder<PublishedDocument> builder)
    {

        // How requests find it; of two who publish one id at the same moment the second finds what the first has published.
        builder.HasIndex(document => document.DocumentId).IsUnique();
    }
}
