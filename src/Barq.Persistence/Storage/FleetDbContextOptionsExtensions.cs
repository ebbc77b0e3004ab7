using Barq.Persistence.Stamping;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Storage;

/// <summary>What every <see cref="FleetDbContext"/> needs in its options, whatever its database.</summary>
public static class FleetDbContextOptionsExtensions
{
    /// <summary>Adds snake_case names, the stamps and versions that are set when changes are saved, and migrations of tables that are in use.</summary>
    /// <param name="options">The options under construction, which know their database already.</param>
    /// <param name="timeProvider">The clock that the stamps are taken from.</param>
    public static DbContextOptionsBuilder UseFleetConventions(this DbContextOptionsBuilder options, TimeProvider timeProvider) =>
        options.UseSnakeCaseNamingConvention().UseMigrationsInUse().AddInterceptors(new StampingInterceptor(timeProvider));
}
