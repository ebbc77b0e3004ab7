using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Barq.Persistence.Migrations;

/// <summary>Makes the PostgreSQL context for <c>dotnet ef</c>, which reads only its model: no server is asked.</summary>
internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlFleetDbContext>
{
    public PostgreSqlFleetDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlFleetDbContext>();
        options.UseNpgsql().UseFleetConventions(TimeProvider.System);
        return new PostgreSqlFleetDbContext(options.Options);
    }
}

#if BARQ_EMBEDDED
/// <summary>Makes the SQLite context for <c>dotnet ef</c>, which reads only its model: no file is opened.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteFleetDbContext>
{
    public SqliteFleetDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteFleetDbContext>();
        options.UseSqlite().UseFleetConventions(TimeProvider.System);
        return new SqliteFleetDbContext(options.Options);
    }
}
#endif
