using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Files;

/// <summary>Table <c>stored_files</c>.</summary>
internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<StoredFile>(file => file.OrganizationId);

    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {

        // The clean-up of expired ones.
        builder.HasIndex(file => new { file.ExpiresAt, file.Id });
    }
}

/// <summary>Table <c>stored_file_chunks</c>.</summary>
internal sealed class StoredFileChunkConfiguration : IEntityTypeConfiguration<StoredFileChunk>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<StoredFileChunk>(chunk => chunk.OrganizationId);

    public void Configure(EntityTypeBuilder<StoredFileChunk> builder)
    {
        builder.HasOne<StoredFile>().WithMany().HasForeignKey(chunk => chunk.FileId).OnDelete(DeleteBehavior.Cascade);

        // Reading one after the other; and no chunk is written twice.
        builder.HasIndex(chunk => new { chunk.FileId, chunk.Number }).IsUnique();
    }
}
