using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>What a node answers from that can't know what the others have written.</summary>
public enum CacheFallback
{
    /// <summary>The database.</summary>
    Database,

    /// <summary>What it has kept.</summary>
    Memory,
}

/// <summary>What is cached, and for how long. A cached value is dropped when what it was made of changes; these times only bound how long an unused one stays.</summary>
public sealed class CacheOptions
{
    /// <summary><c>CACHE_ENABLED</c>: whether anything is cached, in the process or in Redis; the same on all nodes. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary><c>CACHE_DEFAULT_TTL</c>: seconds for what has no namespace of its own; 1 to 86400. Default: 300.</summary>
    [Range(1, 86_400)]
    public int DefaultTtlSeconds { get; set; } = 300;

    /// <summary><c>CACHE_USER_TTL</c>: seconds for users; 1 to 86400. Default: 600.</summary>
    [Range(1, 86_400)]
    public int UserTtlSeconds { get; set; } = 600;

    /// <summary><c>CACHE_ORG_TTL</c>: seconds for organizations; 1 to 86400. Default: 1800.</summary>
    [Range(1, 86_400)]
    public int OrganizationTtlSeconds { get; set; } = 1800;

    /// <summary><c>CACHE_STATIC_TTL</c>: seconds for what hardly ever changes: vehicles; 1 to 86400. Default: 3600.</summary>
    [Range(1, 86_400)]
    public int StaticTtlSeconds { get; set; } = 3600;

    /// <summary><c>MEMORY_CACHE_SIZE</c>: items that are kept in the process, all namespaces and responses together; 0 (none) to 10 000 000. Default: 1000.</summary>
    [Range(0, 10_000_000)]
    public int MemoryItems { get; set; } = 1000;

    /// <summary>
    /// <c>MEMORY_CACHE_BYTES</c>: bytes that those items may hold in the process, keys and book-keeping included; 0 (none) to
    /// 1 099 511 627 776. Default: 67 108 864 (64 MiB).
    /// </summary>
    [Range(0, 1L << 40)]
    public long MemoryBytes { get; set; } = 64L << 20;

    /// <summary>
    /// <c>CACHE_MAX_ENTRY_BYTES</c>: bytes of the largest item that is kept, in the process or in Redis; what is larger is answered, and made
    /// anew each time. 1024 to 268 435 456. Default: 1 048 576 (1 MiB).
    /// </summary>
    [Range(1024, 1 << 28)]
    public long MaxEntryBytes { get; set; } = 1 << 20;

    /// <summary><c>MEMORY_CACHE_TTL</c>: seconds that an item is kept in the process; 1 to 86400. Default: 60.</summary>
    [Range(1, 86_400)]
    public int MemoryTtlSeconds { get; set; } = 60;

    /// <summary>
    /// <c>CACHE_DATABASE_NOTIFICATIONS</c>: whether changes that are made around the gateway, by SQL of others, are caught by triggers and
    /// LISTEN/NOTIFY; PostgreSQL alone. Default: false.
    /// </summary>
    public bool DatabaseNotifications { get; set; }

    /// <summary>
    /// <c>CACHE_WHEN_REDIS_IS_AWAY</c>: what a node answers from that neither Redis nor the database tells of the others' writes: <c>database</c>,
    /// or <c>memory</c>, which may be as old as <c>MEMORY_CACHE_TTL</c>. Default: database.
    /// </summary>
    public CacheFallback WhenRedisIsAway { get; set; } = CacheFallback.Database;

    internal static SettingsTable<CacheOptions> Settings { get; } = new()
    {
        { "CACHE_ENABLED", options => options.Enabled },
        { "CACHE_DEFAULT_TTL", options => options.DefaultTtlSeconds },
        { "CACHE_USER_TTL", options => options.UserTtlSeconds },
        { "CACHE_ORG_TTL", options => options.OrganizationTtlSeconds },
        { "CACHE_STATIC_TTL", options => options.StaticTtlSeconds },
        { "MEMORY_CACHE_SIZE", options => options.MemoryItems },
        { "MEMORY_CACHE_BYTES", options => options.MemoryBytes },
        { "CACHE_MAX_ENTRY_BYTES", options => options.MaxEntryBytes },
        { "MEMORY_CACHE_TTL", options => options.MemoryTtlSeconds },
        { "CACHE_WHEN_REDIS_IS_AWAY", options => options.WhenRedisIsAway },
        { "CACHE_DATABASE_NOTIFICATIONS", options => options.DatabaseNotifications },
    };
}
