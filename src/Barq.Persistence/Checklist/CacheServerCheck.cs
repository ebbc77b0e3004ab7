using System.Runtime.CompilerServices;
using Barq.Persistence.Redis;

namespace Barq.Persistence.Checklist;

/// <summary>Looks at the cache's Redis: it may forget, and has to where its memory is full.</summary>
internal sealed class CacheServerCheck(RedisEndpoint endpoint, TimeProvider time) : IProductionCheck
{
    public string Topic => "cache server";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (endpoint.IsEmbedded)
        {
            yield return new CheckLine(Topic, CheckOutcome.Wrong, "is in this process, where no other node can use it: set REDIS_URL");
            yield break;
        }

        foreach (var server in await RedisServerFacts.ReadAsync(endpoint.CreateConfiguration(), time))
        {
            yield return new CheckLine(Topic, CheckOutcome.Right, $"{server.Address} answers");
            yield return ClockCheck.Line("cache clock", time, server.Asked, server.Time);
            yield return CheckLine.Of(
                "cache eviction", server.Policy.StartsWith("allkeys-", StringComparison.Ordinal), $"{server.Policy}: it makes room by itself",
                $"maxmemory-policy is '{server.Policy}': once full it takes nothing new; set allkeys-lru");
            yield return CheckLine.Of(
                "cache memory", server.MaxMemory > 0, $"at most {server.MaxMemory >> 20} MB",
                "maxmemory is not set: it grows until the system kills it; set it to three quarters of the machine's");
        }
    }
}
