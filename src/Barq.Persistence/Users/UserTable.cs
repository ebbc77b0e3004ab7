using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Users;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class UserTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>users</c>.</summary>
        public DbSet<User> Users => context.Set<User>();
    }
}
