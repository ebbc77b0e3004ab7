using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Storage;

/// <summary>
/// The fleet on SQLite: times as microseconds and decimals as scaled integers, dates as <c>yyyy-MM-dd</c>, text in the default collation
/// <c>BINARY</c>. So comparing and ordering give what PostgreSQL gives.
/// </summary>
/// <param name="options">The context's options.</param>
public sealed class SqliteFleetDbContext(DbContextOptions<SqliteFleetDbContext> options) : FleetDbContext(options)
{
    /// <inheritdoc />
    protected override string? OrdinalCollation => null;

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Before the conventions of the base: the limits of a range are scaled as the converter says.
        configurationBuilder.Conventions.Add(_ => new ScaledDecimalConvention());
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicrosecondsConverter>();
    }
}
