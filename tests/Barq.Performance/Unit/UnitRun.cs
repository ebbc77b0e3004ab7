using Barq.Performance.Fleet;
using Barq.Performance.Servers;
using Barq.Persistence.Composition;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Barq.Performance.Unit;

/// <summary>One thing at a time: a thousand cache writes and reads, a hundred simple queries, batches.</summary>
internal static class UnitRun
{
    private const int Entries = 1000;
    private const int AtATime = 50;
    private const int Queries = 100;
    private const int Batches = 20;
    private const string Simple = "query SimpleDelivery($trackingNumber: String!) { deliveryByTrackingNumber(trackingNumber: $trackingNumber) { id status deliveryAddress } }";
    private const string Nodes = "query BatchOfNodes($ids: [ID!]!) { nodes(ids: $ids) { id ... on Delivery { trackingNumber status } ... on Courier { fullName } ... on Ticket { subject } } }";
    private static readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Measures, and says which targets are met.</summary>
    public static async Task<IReadOnlyList<Target>> RunAsync(Subject subject, CancellationToken cancellationToken) =>
        [.. await CacheAsync(subject, cancellationToken), .. await QueriesAsync(subject, cancellationToken)];

    // A node of our own beside the gateway: what it writes is told to the gateway, as in production. So many at a time as requests of twenty users.
    private static async Task<IReadOnlyList<Target>> CacheAsync(Subject subject, CancellationToken cancellationToken)
    {
        if (subject.Settings is not { } settings)
        {
            return [Target.Time("1000 cache writes", 0.15, null), Target.Time("1000 cache reads", 0.08, null)];
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Append(new("MEMORY_CACHE_SIZE", "20000")));
        builder.Services.AddLogging().AddMetrics().AddBarqPersistence();
        using var node = builder.Build();
        await node.StartAsync(cancellationToken);
        var cache = node.Services.GetRequiredService<FleetCache>();

        // A node that has just come trusts nothing before it has heard of the others.
        await Poll.UntilAsync(
            async () =>
            {
                await WriteAsync(cache, "warm");
                return await ReadAsync(cache, "warm") == Entries;
            },
            "what is written to the cache to be in it");
        var writes = await TimeAsync(() => WriteAsync(cache, "measured"));
        var found = 0;
        var reads = await TimeAsync(async () => found = await ReadAsync(cache, "measured"));
        if (found < Entries)
        {
            Console.Error.WriteLine($"Of {Entries} entries that were written to the cache, {found} were in it.");
        }

        await cache.InvalidateAsync(CacheNamespace.Default);
        await node.StopAsync(cancellationToken);
        return [Target.Time("1000 cache writes", 0.15, writes), Target.Time("1000 cache reads", 0.08, reads)];
    }

    private static async Task WriteAsync(FleetCache cache, string prefix)
    {
        foreach (var numbers in Enumerable.Range(0, Entries).Chunk(AtATime))
        {
            await Task.WhenAll(numbers.Select(number => cache.SetAsync(CacheNamespace.Default, $"{prefix}:{number}", new Entry(number, "Obhur, Jeddah"))));
        }
    }

    private static async Task<int> ReadAsync(FleetCache cache, string prefix)
    {
        var found = 0;
        foreach (var numbers in Enumerable.Range(0, Entries).Chunk(AtATime))
        {
            var read = await Task.WhenAll(numbers.Select(number => cache.GetAsync<Entry>(CacheNamespace.Default, $"{prefix}:{number}").AsTask()));
            found += read.Count(entry => entry.Found);
        }

        return found;
    }

    private static async Task<IReadOnlyList<Target>> QueriesAsync(Subject subject, CancellationToken cancellationToken)
    {
        var fleet = await FleetFacts.ReadAsync(subject, cancellationToken);
        var numbers = fleet.SelectMany(organization => organization.Deliveries).Select(delivery => delivery.Name).Take(2 * Queries).ToArray();
        var ids = fleet.SelectMany(organization => organization.Deliveries.Take(20).Concat(organization.Couriers.Take(10)).Concat(organization.Tickets.Take(10))).Select(each => each.Id).Take(100).ToArray();
        for (var i = 0; i < Queries; i++)
        {
            await subject.AskAsync(Simple, new { trackingNumber = numbers[^(1 + (i % (numbers.Length / 2)))] }, cancellationToken: cancellationToken);
        }

        var before = await subject.FiguresAsync(cancellationToken);
        var queries = await TimeAsync(async () =>
        {
            for (var i = 0; i < Queries; i++)
            {
                await subject.AskAsync(Simple, new { trackingNumber = numbers[i % (numbers.Length / 2)] }, cancellationToken: cancellationToken);
            }
        });
        var after = await subject.FiguresAsync(cancellationToken);
        var batches = await TimeAsync(async () =>
        {
            for (var i = 0; i < Batches; i++)
            {
                await subject.AskAsync($"# {i}\n{Nodes}", new { ids }, cancellationToken: cancellationToken);
            }
        });
        return
        [
            Target.Time("Simple query over HTTP, mean of 100", 0.085, queries / Queries),
            Target.Time("Its database query, mean", 0.05, before is null ? null : after?.Since(before).StatementMean),
            Target.Time("Batch of 100 nodes, mean of 20", 0.2, batches / Batches),
            new Target("SQL statements of a batch", "statements", 4, false, await StatementsAsync(subject, ids, cancellationToken)),
        ];
    }

    // A profile says it; only an administrator of the platform gets one.
    private static async Task<double?> StatementsAsync(Subject subject, string[] ids, CancellationToken cancellationToken)
    {
        var answer = await subject.AskAsync(Nodes, new { ids }, profiled: true, cancellationToken);
        return answer.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("profile", out var profile) ? profile.GetProperty("statements").GetArrayLength() : null;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = _time.GetTimestamp();
        await work();
        return _time.GetElapsedTime(start).TotalSeconds;
    }

    private sealed record Entry(int Number, string Place);
}
