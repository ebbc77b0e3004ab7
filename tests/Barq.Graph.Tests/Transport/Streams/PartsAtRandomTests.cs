using System.Text.Json.Nodes;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>Whatever is deferred or streamed, and by whatever way it comes: its parts put together are the answer that comes whole, and nothing comes twice.</summary>
public sealed class PartsAtRandomTests
{
    private const int LeastInParts = 20;

    [Theory]
    [InlineData("multipart/mixed;incrementalSpec=v0.2")]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed;deferSpec=20220824")]
    [InlineData("text/event-stream")]
    [InlineData("graphql-transport-ws")]
    public async Task Query_FragmentsAndListsAtRandom_PartsMakeTheWhole(string way)
    {
        await using var gateway = await HttpGateway.StartAsync();
        var inParts = 0;
        foreach (var operation in OperationCase.All)
        {
            var document = DeferringTests.Deferred(operation, round: way.Length, out _, out var variables);
            var plain = JsonNode.Parse((await gateway.PostAsync(Body(operation.Document, operation.Variables))).Text)!;
            if (plain["data"] is not { } whole)
            {
                continue;
            }

            var parts = way.StartsWith("graphql", StringComparison.Ordinal) ? await OverASocketAsync(gateway, document, variables) : await OverHttpAsync(gateway, way, document, variables);

            var answer = new PartsAnswer(parts, [], []);
            var merged = way.Contains("deferSpec", StringComparison.Ordinal) ? answer.MergeByPaths() : answer.Merge().Data;
            Assert.True(JsonNode.DeepEquals(whole, merged), $"{operation}: {document}\n{string.Join('\n', answer.Texts)}");
            inParts += parts.Count > 1 ? 1 : 0;
        }

        Assert.True(inParts > LeastInParts, $"{inParts} in parts");
        await gateway.NothingIsOpenAsync();
    }

    private static async Task<IReadOnlyList<JsonObject>> OverHttpAsync(HttpGateway gateway, string accept, string document, JsonObject variables)
    {
        var text = (await gateway.PostAsync(Body(document, variables), accept: $"{accept}, application/json;q=0.1")).Text;
        var lines = text.Split('\n').Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line["data: ".Length..] : line);
        return [.. lines.Where(line => line.StartsWith('{')).Select(line => (JsonObject)JsonNode.Parse(line)!)];
    }

    private static async Task<IReadOnlyList<JsonObject>> OverASocketAsync(HttpGateway gateway, string document, JsonObject variables)
    {
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        await client.SubscribeAsync("1", document, variables);
        var parts = new List<JsonObject>();
        while (JsonNode.Parse((await client.ReceiveAsync())!)!["payload"] is JsonObject part)
        {
            parts.Add((JsonObject)part.DeepClone());
        }

        return parts;
    }

    private static string Body(string document, JsonObject variables) => new JsonObject { ["query"] = document, ["variables"] = variables.DeepClone() }.ToJsonString();
}
