using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Documents;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class PublishedDocumentTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>published_documents</c>.</summary>
        public DbSet<PublishedDocument> PublishedDocuments => context.Set<PublishedDocument>();
    }
}
