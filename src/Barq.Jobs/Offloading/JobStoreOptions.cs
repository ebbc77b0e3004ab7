using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Redis;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Offloading;

/// <summary>Where the queue is.</summary>
public sealed class JobStoreOptions
{
    /// <summary>
    /// <c>JOBS_REDIS_URL</c>: the Redis server of the queue, as in <c>REDIS_URL</c>; one that never evicts (<c>maxmemory-policy noeviction</c>),
    /// so in production not the cache's. Default: unset, which is <c>REDIS_URL</c> with database 1.
    /// </summary>
    [RedisUrl]
    public string? Url { get; set; }

    /// <summary><c>JOBS_RESULT_EXPIRES</c>: seconds that a finished job is kept in the queue's store and shown on the dashboard; 1 to 31536000. Default: 3600. Its row, with the result, stays in the database until the clean-up.</summary>
    [Range(1, 31_536_000)]
    public int ResultExpiresSeconds { get; set; } = 3600;

    internal static SettingsTable<JobStoreOptions> Settings { get; } = new()
    {
        { "JOBS_REDIS_URL", options => options.Url, true },
        { "JOBS_RESULT_EXPIRES", options => options.ResultExpiresSeconds },
    };
}
