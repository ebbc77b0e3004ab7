using Barq.Persistence.Databases;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Startup;

internal static partial class StartupLog
{
    [LoggerMessage(EventIds.DatabaseReady, LogLevel.Information, "The database is {Provider}, {Address}")]
    public static partial void DatabaseReady(this ILogger logger, DatabaseProvider provider, string address);

    [LoggerMessage(EventIds.MigrationApplied, LogLevel.Information, "Applied migration {Migration}")]
    public static partial void MigrationApplied(this ILogger logger, string migration);

    [LoggerMessage(EventIds.DemoSeeded, LogLevel.Information, "The database was empty and has a demo fleet now ({Seconds:0.0} s)")]
    public static partial void DemoSeeded(this ILogger logger, double seconds);

    [LoggerMessage(EventIds.EmbeddedRedisStarted, LogLevel.Information, "REDIS_URL is not set: an embedded Redis server runs in this process")]
    public static partial void EmbeddedRedisStarted(this ILogger logger);
}
