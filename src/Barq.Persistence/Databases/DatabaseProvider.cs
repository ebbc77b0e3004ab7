namespace Barq.Persistence.Databases;

/// <summary>The databases that the fleet can lie in.</summary>
public enum DatabaseProvider
{
    /// <summary>PostgreSQL.</summary>
    PostgreSql,

    /// <summary>SQLite in a file: the embedded default.</summary>
    Sqlite,
}
