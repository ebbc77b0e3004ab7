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
    private readonly string? _database;
    private readonly string? _redis;
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
        _database = database.Provider == DatabaseProvider.PostgreSql ? null : "DATABASE_URL to a PostgreSQL database";
        _redis = redis.IsEmbedded ? "REDIS_URL" : null;
    }

    /// <summary>Returns where the host may start.</summary>
    /// <exception cref="StartupException">It is Production, on an embedded part, and nobody allowed that.</exception>
    public void Check() => Check(_database, _redis);

    /// <summary>Returns where a command may work that needs the database alone.</summary>
    /// <exception cref="StartupException">It is Production, on the embedded database, and nobody allowed that.</exception>
    public void CheckDatabase() => Check(_database);

    private void Check(params IEnumerable<string?> embedded)
    {
        string[] missing = [.. embedded.OfType<string>()];
        if (_environment.IsProduction() && !_allowed && missing.Length > 0)
        {
            throw new StartupException(
                $"Production does not start on the embedded default: set {string.Join(" and ", missing)}, or BARQ_ALLOW_EMBEDDED to 'true'.");
        }
    }
}
