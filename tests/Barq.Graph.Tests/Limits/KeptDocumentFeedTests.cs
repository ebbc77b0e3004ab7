using System.Security.Cryptography;
using System.Text;
using Barq.Graph.Execution;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Limits;

/// <summary>Documents of a client's choice, again and again other ones, to all that keeps something of documents: it holds no more than it says.</summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class KeptDocumentFeedTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public async Task DocumentCache_OtherDocumentsAgainAndAgain_HoldsNoMore()
    {
        const long Most = 2 * Mebibyte;
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["DOCUMENT_CACHE_BYTES"] = $"{Most}" });
        var cache = gateway.Services.GetRequiredService<DocumentCache>();
        await FeedAsync(gateway, 0, 20);
        var before = await Heap.HeldAsync();
        var (fed, largest) = (0L, 0L);
        for (var i = 20; i < 1200; i += 20)
        {
            var earlier = cache.Bytes;
            await FeedAsync(gateway, i, 20);
            fed += Math.Max(cache.Bytes - earlier, 0);
            largest = Math.Max(largest, cache.Bytes);
        }

        // What it counts is what it holds: all of it is reachable, and within a half of that.
        Assert.InRange(largest, Most / 2, Most);
        Assert.True(cache.Evicted > 2 * cache.Count, $"{cache.Evicted} gave way, {cache.Count} are kept.");
        Assert.InRange(await Heap.HeldAsync() - before, long.MinValue, Most + (2 * Mebibyte));
    }

    [Fact]
    public async Task AutomaticDocuments_OfMoreCallersThanAreRemembered_HoldNoMore()
    {
        const long Most = 4 * Mebibyte;
        await using var gateway = await HttpGateway.StartAsync(settings: new()
        {
            ["AUTOMATIC_PERSISTED_QUERIES_BYTES"] = $"{Most}", ["AUTOMATIC_PERSISTED_QUERIES_CALLER_BYTES"] = "100000", ["CACHE_ENABLED"] = "false",
        });
        var documents = gateway.Services.GetRequiredService<AutomaticDocuments>();
        var before = await Heap.HeldAsync();
        for (var i = 0; i < 100_000; i++)
        {
            await documents.AddAsync(Caller.User(1, CallerRole.Viewer, i), $"{i:x64}", $"{{ a{i}: __typename }}");
        }

        Assert.InRange(documents.Bytes, Most / 2, Most);
        Assert.InRange(await Heap.HeldAsync() - before, long.MinValue, (2 * Most) + (16 * Mebibyte));

        // One alone fills no more than its share of it.
        var greedy = Caller.User(1, CallerRole.Viewer, 1_000_000);
        for (var i = 0; i < 1000; i++)
        {
            await documents.AddAsync(greedy, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{i}"))), $"#{new string('x', 1000)}{i}\n{{ __typename }}");
        }

        Assert.InRange(documents.Refused, 900, 1000);
    }

    [Fact]
    public async Task IntrospectionExecutor_OtherQuestionsAgainAndAgain_KeepsNoMoreAnswers()
    {
        const int Questions = 320;
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite);
        var executor = gateway.Services.GetRequiredService<IntrospectionExecutor>();
        await AskAsync(gateway, 0);
        var (before, made, length) = (await Heap.HeldAsync(), executor.Made, 0L);
        for (var i = 1; i <= Questions; i++)
        {
            length += await AskAsync(gateway, i);
        }

        Assert.Equal(Questions, executor.Made - made);
        Assert.True(length > 3 * IntrospectionExecutor.MostBytes, $"Only {length} bytes were asked for.");
        Assert.InRange(await Heap.HeldAsync() - before, long.MinValue, IntrospectionExecutor.MostBytes + (8 * Mebibyte));

        static async Task<int> AskAsync(TestGateway gateway, int number) =>
            (await gateway.ExecuteAsync($"query Q{number} {{ __schema {{ types {{ name description fields {{ name description args {{ name description }} }} inputFields {{ name description type {{ name kind }} }} }} }} }}")).Text.Length;
    }

    private static async Task FeedAsync(HttpGateway gateway, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await gateway.PostAsync($"{{\"query\":\"{{ a{i}: deliveries(first: 1) {{ nodes {{ {string.Join(' ', Enumerable.Range(0, 100).Select(j => $"a{i}x{j}: id"))} }} }} }}\"}}");
        }
    }
}
