using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Connections to the primary that are kept outside of the pool.</summary>
internal static class SideConnection
{
    /// <summary>How one is made: as those of the pool, under a name of its own.</summary>
    /// <param name="database">The database, a PostgreSQL server.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="name">What the server shows for it.</param>
    public static NpgsqlConnectionStringBuilder Settings(FleetDatabase database, DatabaseOptions options, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(((NpgsqlDataSource)database.Primary).ConnectionString) { Pooling = false, ApplicationName = name };

        // Npgsql hides the password of a data source's string.
        settings.Password ??= DatabaseUrl.TryParse(options.Url ?? "", out var url, out _) ? new NpgsqlConnectionStringBuilder(url.ConnectionString).Password : null;
        return settings;
    }
}
