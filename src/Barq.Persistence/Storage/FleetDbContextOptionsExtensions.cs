using Barq.Persistence.Stamping;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Storage;

/// <summary>What every <see cref="FleetDbContext"/> needs in its options, whatever its database.</summary>
public static class FleetDbContextOptionsExtensions
{
    /// <summary>Adds snake_case names, and the stamps and versions that are set when changes are saved.</summary>
    /// <param name="options">The options under construction.</param>
    /// <param name="timeProvider">The clock that the stamps are taken from.</param>
    public static DbContextOptionsBuilder UseFleetConventions(this DbContextOptionsBuilder options, TimeProvider timeProvider) =>
        options.UseSnakeCaseNamingConvention().AddInterceptors(new StampingInterceptor(timeProvider));
}
