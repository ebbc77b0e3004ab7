using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Connections to the primary that are kept outside of the pool, and past a pooler where there is one.</summary>
internal static class SideConnection
{
    /// <summary>How one is made: as those of the pool, under a name of its own.</summary>
    /// <param name="options">Where the database is, a PostgreSQL server.</param>
    /// <param name="name">What the server shows for it.</param>
    public static NpgsqlConnectionStringBuilder Settings(DatabaseOptions options, string name)
    {
        var text = options.DirectUrl ?? options.Url ?? throw new InvalidOperationException("The embedded database has no such connections.");
        if (!DatabaseUrl.TryParse(text, out var url, out var problem))
        {
            throw new InvalidOperationException(problem);
        }

        var settings = PostgreSqlPool.Settings(url.ConnectionString, options);
        settings.Pooling = false;
        settings.ApplicationName = name;
        return settings;
    }
}
