using Barq.Persistence.Redis;
using OpenTelemetry.Instrumentation.StackExchangeRedis;

namespace Barq.Jobs.Telemetry;

/// <summary>Has the commands of every Redis connection traced, as soon as the connection is open.</summary>
internal static class RedisTracing
{
    public static void Watch(IServiceProvider services, StackExchangeRedisInstrumentation instrumentation) =>
        services.GetService<RedisConnections>()?.OnOpened(connection => instrumentation.AddConnection(connection));
}
