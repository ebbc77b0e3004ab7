using System.Runtime.CompilerServices;
using Barq.Jobs.Offloading;
using Barq.Persistence.Checklist;
using Barq.Persistence.Redis;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Checklist;

/// <summary>Looks at the queue's Redis: another server than the cache's, which forgets nothing.</summary>
internal sealed class QueueServerCheck(RedisEndpoint endpoint, IOptions<JobStoreOptions> options, TimeProvider time) : IProductionCheck
{
    private const string Apart = "queue apart";
    private const double MostUsed = 0.8;

    public string Topic => "queue server";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var url = options.Value.Url;
        if (url is null)
        {
            yield return new CheckLine(Apart, CheckOutcome.Wrong, "JOBS_REDIS_URL is not set: the queue lies in the cache's server, which may forget; give it one of its own");
        }

        if (url is null && endpoint.IsEmbedded)
        {
            yield break;
        }

        var cache = endpoint.IsEmbedded || url is null ? [] : await RedisServerFacts.ReadAsync(endpoint.CreateConfiguration(), time);
        foreach (var server in await RedisServerFacts.ReadAsync(url is null ? endpoint.CreateConfiguration() : endpoint.CreateConfiguration(url, "barq-check"), time))
        {
            yield return new CheckLine(Topic, CheckOutcome.Right, $"{server.Address} answers");
            if (url is not null)
            {
                yield return CheckLine.Of(
                    Apart, cache.All(other => other.RunId != server.RunId), "it is another server than the cache's",
                    "it is the cache's server: a Redis has one eviction policy, and the two need different ones");
            }

            yield return ClockCheck.Line("queue clock", time, server.Asked, server.Time);
            yield return CheckLine.Of(
                "queue eviction", server.Policy == "noeviction", "noeviction: it forgets nothing",
                $"maxmemory-policy is '{server.Policy}': once full it forgets jobs; set noeviction");
            yield return CheckLine.Of(
                "queue memory", server.MaxMemory == 0 || server.UsedMemory < server.MaxMemory * MostUsed,
                server.MaxMemory == 0 ? $"{server.UsedMemory >> 20} MB, without a limit" : $"{server.UsedMemory >> 20} of {server.MaxMemory >> 20} MB",
                $"it holds {server.UsedMemory >> 20} of {server.MaxMemory >> 20} MB: once full it takes no more jobs; raise maxmemory, or look at what waits there");
            yield return CheckLine.Of(
                "queue persistence", server.IsAppending, "what is queued is on disk too",
                "appendonly is off: a restart empties the queue, and it is filled again from the jobs' rows, which takes its time; switch it on");
        }
    }
}
