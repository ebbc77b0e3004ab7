using System.Text;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Preparation;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>A test of subscriptions on a gateway without transports: what happens is done by mutations.</summary>
public abstract class SubscriptionTest : MutationTest
{
    /// <summary>Moves a delivery along.</summary>
    protected const string Move = "mutation($id: ID!, $status: DeliveryStatus!) { updateDeliveryStatus(input: { deliveryId: $id, status: $status }) { delivery { id } errors { ... on Error { message } } } }";

    /// <summary>Opens a subscription.</summary>
    internal static async Task<Listener> SubscribeAsync(TestGateway gateway, string query, object? variables = null, Caller? caller = null, QueueBudget? budget = null)
    {
        var stream = await gateway.Services.GetRequiredService<IRequestExecutor>().OpenAsync(
            new GraphRequest
            {
                Caller = caller ?? Manager,
                Query = query,
                Variables = variables is null ? default : JsonSerializer.SerializeToElement(variables),
                Allowed = OperationKinds.Query | OperationKinds.Mutation | OperationKinds.Subscription,
                Budget = budget,
            },
            CancellationToken.None);
        return new Listener(stream);
    }

    /// <summary>Asserts that nothing more comes: a note that is sent after it all is the first to arrive.</summary>
    internal static async Task AreToldNothingAsync(TestGateway gateway, params Listener[] listeners)
    {
        gateway.Services.GetRequiredService<SubscriptionHub>().Missed();
        foreach (var listener in listeners)
        {
            var next = (await listener.NextAsync())!.Value;
            Assert.True(next.TryGetProperty("extensions", out _), next.GetRawText());
        }
    }

    /// <summary>Moves a delivery of organization 1 that is assigned on its way; returns its key.</summary>
    internal static async Task<long> MoveAsync(TestGateway gateway, long organization = 1, long? courier = null)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var delivery = await context.Deliveries.Where(row => row.OrganizationId == organization && row.Status == DeliveryStatus.Assigned && (courier == null || row.CourierId == courier))
            .OrderBy(row => row.Id).FirstAsync();
        var answer = await gateway.ExecuteAsync(Move, new { id = MutationAnswers.Id("Delivery", delivery.Id), status = "IN_TRANSIT" });
        Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty("updateDeliveryStatus").GetProperty("errors").ValueKind);
        return delivery.Id;
    }
}

/// <summary>Reads a subscription's answers.</summary>
internal sealed class Listener(ResponseStream stream) : IDisposable
{
    private readonly IAsyncEnumerator<GraphResponse> _answers = stream.ReadAsync().GetAsyncEnumerator();

    public ResponseStream Stream => stream;

    /// <summary>The next answer; null at the end.</summary>
    public async Task<JsonElement?> NextAsync() => await _answers.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)
        ? JsonElement.Parse(Encoding.UTF8.GetString(_answers.Current.Body.Span))
        : null;

    public void Dispose() => stream.Dispose();
}
