using Barq.Persistence.Databases;
using Barq.Persistence.Redis;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Startup;

/// <summary>Keeps Production off the embedded default, which a forgotten variable would otherwise start silently.</summary>
public sealed class EmbeddedGuard
{
    private readonly IHostEnvironment _environment;
    private readonly string[] _embedded;
    private readonly bool _allowed;

    /// <summary>Looks at what is set.</summary>
    /// <param name="environment">Whether this is Production.</param>
    /// <param name="options">Whether it may be embedded.</param>
    /// <param name="database">The database.</param>
    /// <param name="redis">The Redis server.</param>
    public EmbeddedGuard(IHostEnvironment environment, IOptions<StartupOptions> options, FleetDatabase database, RedisEndpoint redis)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(redis);
        _environment = environment;
        _allowed = options.Value.AllowEmbedded;
        _embedded = [.. Embedded(database, redis)];
    }

    /// <summary>Returns where the host may start.</summary>
    /// <exception cref="StartupException">It is Production, on an embedded part, and nobody allowed that.</exception>
    public void Check()
    {
        if (_environment.IsProduction() && !_allowed && _embedded.Length > 0)
        {
            throw new StartupException(
                $"Production does not start on the embedded default: set {string.Join(" and ", _embedded)}, or BARQ_ALLOW_EMBEDDED to 'true'.");
        }
    }

    private static IEnumerable<string> Embedded(FleetDatabase database, RedisEndpoint redis)
    {
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            yield return "DATABASE_URL to a PostgreSQL database";
        }

        if (redis.IsEmbedded)
        {
            yield return "REDIS_URL";
        }
    }
}
