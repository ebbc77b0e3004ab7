using System.Globalization;
using StackExchange.Redis;

namespace Barq.Persistence.Checklist;

/// <summary>What a Redis server says of itself.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="RunId">What tells one start of a server from another.</param>
/// <param name="Policy">What it does where its memory is full.</param>
/// <param name="MaxMemory">The bytes from which on it is full; 0 where there is no limit.</param>
/// <param name="UsedMemory">The bytes that it holds.</param>
/// <param name="IsAppending">Whether it writes what is changed to a file.</param>
/// <param name="IsCluster">Whether it is a node of a cluster.</param>
/// <param name="Asked">This process's clock before it was asked for the time.</param>
/// <param name="Time">Its clock.</param>
public sealed record RedisServerFacts(
    string Address, string RunId, string Policy, long MaxMemory, long UsedMemory, bool IsAppending, bool IsCluster, DateTimeOffset Asked, DateTimeOffset Time)
{
    /// <summary>Asks all servers that take writes, on connections of its own.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="time">This process's clock.</param>
    /// <exception cref="RedisException">None answers.</exception>
    public static async Task<IReadOnlyList<RedisServerFacts>> ReadAsync(ConfigurationOptions configuration, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(time);

        // For INFO, which a client is not trusted with by default.
        configuration.AllowAdmin = true;
        configuration.AbortOnConnectFail = true;
        configuration.ClientName = "barq-check";
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        List<RedisServerFacts> found = [];
        foreach (var server in connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            var facts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in (await server.InfoAsync()).SelectMany(section => section))
            {
                facts[key] = value;
            }

            string Fact(string name) => facts.GetValueOrDefault(name) ?? "";
            long Number(string name) => long.TryParse(Fact(name), CultureInfo.InvariantCulture, out var number) ? number : 0;
            var asked = time.GetUtcNow();
            found.Add(new RedisServerFacts(
                $"{server.EndPoint}", Fact("run_id"), Fact("maxmemory_policy"), Number("maxmemory"), Number("used_memory"),
                Fact("aof_enabled") == "1", Fact("cluster_enabled") == "1", asked, new DateTimeOffset(await server.TimeAsync(), TimeSpan.Zero)));
        }

        return found.Count > 0 ? found : throw new RedisException("No server that takes writes answers.");
    }
}
