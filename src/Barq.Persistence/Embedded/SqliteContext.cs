using Barq.Persistence.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Update;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Embedded;

/// <summary>EF Core on the connections of a <see cref="SqliteDataSource"/>.</summary>
internal static class SqliteContext
{
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder options, IServiceProvider provider)
    {
        // EF Core makes the connections of SQLite itself: they share the driver's pool by their connection string.
        var source = (SqliteDataSource)provider.GetRequiredService<FleetDatabase>().Primary;
        var limit = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.QueryTimeoutMilliseconds;
        return options.UseSqlite(source.ConnectionString).ReplaceService<IModificationCommandBatchFactory, SqliteBatches>().AddInterceptors(
            new SqliteConnectionInterceptor(source),
            new SqliteLimitInterceptor(TimeSpan.FromMilliseconds(limit), provider.GetRequiredService<TimeProvider>()));
    }
}
