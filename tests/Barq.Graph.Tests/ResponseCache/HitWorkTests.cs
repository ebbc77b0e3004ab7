using System.Text.Json;
using Barq.Graph.Documents;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>What a hit in the response cache does not do.</summary>
public sealed class HitWorkTests
{
    private const string Document = "query Some($first: Int!) { deliveries(first: $first) { nodes { id } } }";

    // The parts say themselves that they are used: a parser that may take no character, and an execution that may read no row.
    [Fact]
    public async Task Request_ThatHits_ParsesNothingAndExecutesNothing()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = $"redis://{redis.Configuration}/0" },
            configure: services => services.AddHostedService(provider => provider.GetRequiredService<CacheBus>()));
        static string Body(string document, int first) => JsonSerializer.Serialize(new { query = document, variables = new { first } });
        var expected = (await gateway.PostAsync(Body(Document, 3))).Text;
        Assert.Contains("\"nodes\":[{", expected, StringComparison.Ordinal);
        var limits = gateway.Services.GetRequiredService<LimitsOptions>();
        (gateway.Services.GetRequiredService<DocumentOptions>().MaxLength, limits.MaxRows) = (0, 0);

        for (var i = 0; i < 3; i++)
        {
            var posted = await gateway.PostAsync(Body(Document, 3));
            Assert.Equal((200, expected), (posted.Status, posted.Text));
            var got = await gateway.GetAsync($"?query={Uri.EscapeDataString(Document)}&variables={Uri.EscapeDataString("{\"first\":3}")}");
            Assert.Equal((200, expected), (got.Status, got.Text));
        }

        // The same limits let nothing else pass: what was parsed before is executed no more, and what was not is not parsed.
        var missed = await gateway.PostAsync(Body(Document, 4));
        Assert.Contains("The request can bring 4 rows", missed.Text, StringComparison.Ordinal);
        var unknown = await gateway.PostAsync(Body(Document + " ", 3));
        Assert.Contains($"The document has {Document.Length + 1} characters", unknown.Text, StringComparison.Ordinal);
    }
}
