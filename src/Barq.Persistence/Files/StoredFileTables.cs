using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Files;

/// <summary>This room's tables in a <see cref="FleetDbContext"/>.</summary>
public static class StoredFileTables
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>stored_files</c>.</summary>
        public DbSet<StoredFile> StoredFiles => context.Set<StoredFile>();

        /// <summary>Table <c>stored_file_chunks</c>.</summary>
        public DbSet<StoredFileChunk> StoredFileChunks => context.Set<StoredFileChunk>();
    }
}
