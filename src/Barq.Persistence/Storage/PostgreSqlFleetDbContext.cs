using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Storage;

/// <summary>The fleet on PostgreSQL: <c>timestamptz</c>, <c>numeric(p,s)</c>, <c>date</c>, text in the collation <c>C</c>.</summary>
/// <param name="options">The context's options.</param>
public sealed class PostgreSqlFleetDbContext(DbContextOptions<PostgreSqlFleetDbContext> options) : FleetDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "C";

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(OrdinalCollation);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
    }
}
