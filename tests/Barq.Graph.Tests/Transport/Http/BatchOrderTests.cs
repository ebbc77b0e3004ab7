using System.Text.Json;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>A batch keeps its order around mutations. Of a hundred batches, five answered a query with the value from before.</summary>
public sealed class BatchOrderTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Batch_OfQueriesAndMutations_EachReadsWhatStandsBeforeIt(TestProvider provider)
    {
        await using var gateway = await HttpGateway.StartAsync(provider, new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var token = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });
        await using var context = gateway.Database.CreateFleetContext();
        var key = await context.Deliveries.Where(delivery => delivery.Status == DeliveryStatus.Pending).OrderBy(delivery => delivery.Id).Select(delivery => delivery.Id).FirstAsync();
        var id = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"Delivery:{key}"));
        string Write(string notes) => JsonSerializer.Serialize(new { query = $"mutation {{ updateDelivery(input: {{ deliveryId: \"{id}\", notes: \"{notes}\" }}) {{ delivery {{ notes }} errors {{ __typename }} }} }}" });
        var read = JsonSerializer.Serialize(new { query = $"{{ delivery(id: \"{id}\") {{ notes }} }}" });

        for (var i = 0; i < 20; i++)
        {
            var batch = $"[{read},{Write($"a{i}")},{read},{read},{{\"query\":\"{{\"}},{Write($"b{i}")},1,{read}]";
            using var answers = JsonDocument.Parse((await gateway.PostAsync(batch, configure: request => request.Headers.Authorization = new("Bearer", token))).Text);

            Assert.True(answers.RootElement.ValueKind == JsonValueKind.Array, answers.RootElement.GetRawText());
            var notes = answers.RootElement.EnumerateArray()
                .Select(answer => answer.TryGetProperty("data", out var data) && data.TryGetProperty("delivery", out var delivery) ? delivery.GetProperty("notes").GetString() : null).ToArray();
            if (i > 0)
            {
                Assert.Equal($"b{i - 1}", notes[0]);
            }

            Assert.True(notes[2] == $"a{i}", answers.RootElement.GetRawText());
            Assert.Equal<IEnumerable<string?>>([$"a{i}", $"a{i}", null, null, null, $"b{i}"], notes[2..]);
        }
    }

    [Fact]
    public async Task Begin_QueriesBetweenMutations_RunSideBySide()
    {
        var order = new BatchOrder(5);

        var (first, second) = (order.BeginAsync(0, OperationKinds.Query).AsTask(), order.BeginAsync(1, OperationKinds.Query).AsTask());
        var write = order.BeginAsync(2, OperationKinds.Mutation).AsTask();
        var third = order.BeginAsync(3, OperationKinds.Query).AsTask();
        var last = order.BeginAsync(4, OperationKinds.Mutation).AsTask();

        Assert.True(first.IsCompleted && second.IsCompleted);
        order.End(1);
        Assert.False(write.IsCompleted || third.IsCompleted);
        order.End(0);
        await write;
        Assert.False(third.IsCompleted || last.IsCompleted);
        order.End(2);
        await third;
        Assert.False(last.IsCompleted);
        order.End(3);
        await last;
    }

    [Fact]
    public async Task Begin_BehindARequestThatIsStillBeingRead_WaitsUntilItIsKnownToBeNoMutation()
    {
        var order = new BatchOrder(2);

        var second = order.BeginAsync(1, OperationKinds.Query).AsTask();
        Assert.False(second.IsCompleted);
        await order.BeginAsync(0, OperationKinds.Query);

        await second;
    }
}
