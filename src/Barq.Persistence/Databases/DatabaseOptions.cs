using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Databases;

/// <summary>Where the fleet's data lies, and how many connections to it there may be.</summary>
public sealed class DatabaseOptions
{
    /// <summary>
    /// <c>DATABASE_URL</c>: <c>postgresql://user:password@host:port/database?sslmode=…</c> or a connection string of Npgsql;
    /// <c>sqlite:///relative/path</c>, <c>sqlite:////absolute/path</c> or <c>Data Source=path</c>. Default: unset, which is the embedded
    /// database in <c>./data/barq.db</c>.
    /// </summary>
    [DatabaseUrl]
    public string? Url { get; set; }

    /// <summary>
    /// <c>DATABASE_DIRECT_URL</c>: the same database without a pooler between, for the connections on which PostgreSQL tells of changes
    /// (LISTEN), which a pooler that shares connections between transactions does not pass on. Default: <c>DATABASE_URL</c>. PostgreSQL only.
    /// </summary>
    [DatabaseUrl(PostgreSqlOnly = true)]
    public string? DirectUrl { get; set; }

    /// <summary><c>DB_POOL_SIZE</c>: connections that are kept; 0 to 1000. Default: 20. PostgreSQL only.</summary>
    [Range(0, 1000)]
    public int PoolSize { get; set; } = 20;

    /// <summary>
    /// <c>DB_MAX_OVERFLOW</c>: further connections under load; 0 to 1000, and size and overflow are at least 1 together. Default: 40.
    /// PostgreSQL only.
    /// </summary>
    [Range(0, 1000)]
    public int MaxOverflow { get; set; } = 40;

    /// <summary>
    /// <c>DB_POOL_TIMEOUT</c>: seconds to wait for a connection, then a <see cref="DatabaseBusyException"/>; on SQLite, where connections
    /// are not short but only one may write, seconds to wait for that turn. 1 to 1024. Default: 30.
    /// </summary>
    [Range(1, 1024)]
    public int PoolTimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// <c>DB_POOL_RECYCLE</c>: seconds after which a connection is replaced when it is next given back; 0 to 86400, 0 is never.
    /// Default: 3600. PostgreSQL only.
    /// </summary>
    [Range(0, 86_400)]
    public int PoolRecycleSeconds { get; set; } = 3600;

    /// <summary>
    /// <c>DB_QUERY_TIMEOUT</c>: milliseconds for one statement, then a <see cref="StatementTimeoutException"/>; 0 to 3600000, 0 is without
    /// limit. Default: 30000.
    /// </summary>
    [Range(0, 3_600_000)]
    public int QueryTimeoutMilliseconds { get; set; } = 30_000;

    /// <summary>
    /// <c>DB_PARALLEL_WORKERS</c>: processes of PostgreSQL's that may help with one statement, beside the one of its connection; 0 to 64. With 0 a turn
    /// (<see cref="Sharing.StatementGate"/>) is one processor. Default: 0. What <c>DATABASE_URL</c> says itself of <c>max_parallel_workers_per_gather</c> stays.
    /// </summary>
    [Range(0, 64)]
    public int ParallelWorkers { get; set; }

    internal static SettingsTable<DatabaseOptions> Settings { get; } = new()
    {
        { "DATABASE_URL", options => options.Url, true },
        { "DATABASE_DIRECT_URL", options => options.DirectUrl, true },
        { "DB_POOL_SIZE", options => options.PoolSize },
        { "DB_MAX_OVERFLOW", options => options.MaxOverflow },
        { "DB_POOL_TIMEOUT", options => options.PoolTimeoutSeconds },
        { "DB_POOL_RECYCLE", options => options.PoolRecycleSeconds },
        { "DB_QUERY_TIMEOUT", options => options.QueryTimeoutMilliseconds },
        { "DB_PARALLEL_WORKERS", options => options.ParallelWorkers },
    };
}
