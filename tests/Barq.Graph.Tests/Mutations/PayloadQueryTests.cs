using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Mutations;

/// <summary>What a payload tells beside its object: everything that can be asked, as it is by then, and the id of what is gone.</summary>
public sealed class PayloadQueryTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Query_OfAPayload_ReadsWhatTheMutationHasWritten(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await FirstAsync<Delivery>(gateway, delivery => delivery.OrganizationId == 1 && delivery.Status == DeliveryStatus.Pending);

        var answer = await gateway.MutateAsync(
            "updateDelivery", new { deliveryId = id, notes = "by the gate" },
            $$"""
            delivery { notes }
            query { delivery(id: "{{id}}") { notes } node(id: "{{id}}") { ... on Delivery { a: notes } } same: deliveries(first: 1, where: { id: { eq: "{{id}}" } }) { totalCount nodes { notes } } }
            """,
            Manager);

        Assert.True(answer.IsDone, answer.Payload.GetRawText());
        Assert.Equal(
            """{"delivery":{"notes":"by the gate"},"node":{"a":"by the gate"},"same":{"totalCount":1,"nodes":[{"notes":"by the gate"}]}}""",
            answer.Payload.GetProperty("query").GetRawText());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Query_OfARefusedMutation_IsAnsweredAllTheSame(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await FirstAsync<Delivery>(gateway, delivery => delivery.OrganizationId == 1);

        var answer = await gateway.MutateAsync(
            "updateDelivery", new { deliveryId = id, notes = "x" }, $$"""query { delivery(id: "{{id}}") { id } foreign: organizations(where: { slug: { eq: "nobody" } }) { totalCount } }""", Viewer);

        Assert.Equal("ForbiddenError", answer.Error);
        Assert.Equal($$$"""{"delivery":{"id":"{{{id}}}"},"foreign":{"totalCount":0}}""", answer.Payload.GetProperty("query").GetRawText());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task DeletedId_OfADeletion_IsTheGoneObjects(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var created = await gateway.MutateAsync(
            "createNotificationTarget", new { channel = "MAIL", address = "a@example.com" }, "notificationTarget { id }", Admin);
        var id = Field(created, "notificationTarget", "id").GetString();

        var deleted = await gateway.MutateAsync(
            "deleteNotificationTarget", new { notificationTargetId = id }, $$"""deletedId query { notificationTarget(id: "{{id}}") { id } }""", Admin);
        var again = await gateway.MutateAsync("deleteNotificationTarget", new { notificationTargetId = id }, "deletedId", Admin);

        Assert.Equal(id, deleted.Payload.GetProperty("deletedId").GetString());
        Assert.Equal(JsonValueKind.Null, deleted.Payload.GetProperty("query").GetProperty("notificationTarget").ValueKind);
        Assert.Equal(JsonValueKind.Null, again.Payload.GetProperty("deletedId").ValueKind);
        Assert.Equal("NotFoundError", again.Error);
    }
}
