using System.Text.Json;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Mutations;

/// <summary>A mutation with an idempotency key is done once, and answers every time.</summary>
public sealed class IdempotencyTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_RepeatedWithItsKey_AnswersAgainAndIsDoneOnce(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var before = await DeliveriesAsync(gateway);

        var first = await gateway.MutateAsync("createDelivery", New("BQ-I1", "one"), "delivery { id trackingNumber }", Manager);
        var again = await gateway.MutateAsync("createDelivery", New("BQ-I1", "one"), "delivery { id trackingNumber }", Manager);
        var without = await gateway.MutateAsync("createDelivery", New("BQ-I1", null), caller: Manager);
        var other = await gateway.MutateAsync("createDelivery", New("BQ-I2", "one"), caller: Manager);
        var another = await gateway.MutateAsync("createDelivery", New("BQ-I3", "one"), "delivery { id }", Admin);
        var tooLong = await gateway.MutateAsync("createDelivery", New("BQ-I4", new string('x', 201)), caller: Manager);

        Assert.True(first.IsDone);
        Assert.Equal(first.Payload.GetRawText(), again.Payload.GetRawText());
        Assert.True(another.IsDone);
        AssertErrors([("ConflictError", "trackingNumber"), ("ValidationError", "idempotencyKey"), ("ValidationError", "idempotencyKey")], without, other, tooLong);
        Assert.Equal(before + 2, await DeliveriesAsync(gateway));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_ThatWasRefused_LeavesItsKeyFree(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var deliveryId = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var courierId = await FirstAsync<Courier>(gateway, row => row.OrganizationId == 1 && row.Status == CourierStatus.OnLeave);
        var input = new { deliveryId, courierId, idempotencyKey = "two" };

        var refused = await gateway.MutateAsync("assignDelivery", input, caller: Manager);
        await gateway.MutateAsync("changeCourierStatus", new { courierId, status = "ACTIVE" }, caller: Manager);
        var done = await gateway.MutateAsync("assignDelivery", input, caller: Manager);

        Assert.Equal("ValidationError", refused.Error);
        Assert.True(done.IsDone);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_SameKeyAtTheSameMomentOnTwoNodes_IsDoneOnce(TestProvider provider)
    {
        await using var one = await StartAsync(provider);
        await using var two = one.Beside();
        var before = await DeliveriesAsync(one);
        for (var round = 0; round < 30; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
                (i % 2 == 0 ? one : two).MutateAsync("createDelivery", New($"BQ-S{round}", $"key-{round}"), "delivery { id }", Manager))));

            Assert.All(answers, answer => Assert.True(answer.IsDone, answer.Payload.GetRawText()));
            Assert.Single(answers.Select(answer => answer.Payload.GetProperty("delivery").GetProperty("id").GetString()).Distinct());
        }

        Assert.Equal(before + 30, await DeliveriesAsync(one));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_AfterTheWindow_IsDoneAnew(TestProvider provider)
    {
        var clock = new FakeTimeProvider(FleetDatabases.DemoUntil);
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo, services =>
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)).AddSingleton(new DeduplicationOptions { WindowSeconds = 10 }));
        var deliveryId = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var input = new { deliveryId, notes = "Ring twice.", version = 1, idempotencyKey = "three" };

        var first = await gateway.MutateAsync("updateDelivery", input, "delivery { version }", Manager);
        clock.Advance(TimeSpan.FromSeconds(10));
        var within = await gateway.MutateAsync("updateDelivery", input, "delivery { version }", Manager);
        clock.Advance(TimeSpan.FromSeconds(1));
        var after = await gateway.MutateAsync("updateDelivery", input, caller: Manager);

        Assert.True(first.IsDone && within.IsDone);
        Assert.Equal("ConflictError", after.Error);
    }

    // A phone that had no network repeats what it sent minutes later: five seconds were none.
    [Fact]
    public void Windows_WhereNoneIsSet_AreTenMinutesAndADay()
    {
        var unset = new DeduplicationOptions();
        var set = new DeduplicationOptions { WindowSeconds = 5 };

        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)), (unset.MutationWindow, unset.JobWindow));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)), (set.MutationWindow, set.JobWindow));
    }

    // With a long key or a long alias the two did not fit into the row, and the request broke.
    [Theory]
    [InlineData(4, 1), InlineData(200, 1), InlineData(200, 200), InlineData(4, 200), InlineData(5000, 200)]
    public async Task Header_OfARequest_CountsForEachOfItsMutations(int keyLength, int aliasLength)
    {
        await using var gateway = await HttpGateway.StartAsync();
        var (key, alias) = (new string('k', keyLength), new string('a', aliasLength));
        var body = """
            { "query": "mutation { ALIAS: createOrganization(input: { name: \"Head\", slug: \"head\" }) { organization { id } errors { __typename } } b: createOrganization(input: { name: \"Tail\", slug: \"tail\" }) { organization { id } errors { __typename } } }" }
            """.Replace("ALIAS", alias, StringComparison.Ordinal);

        var first = await gateway.PostAsync(body, configure: request => request.Headers.Add("Idempotency-Key", $"\"{key}\""));
        var again = await gateway.PostAsync(body, configure: request => request.Headers.Add("Idempotency-Key", key));
        var without = await gateway.PostAsync(body);

        Assert.Equal(first.Text, again.Text);
        using var json = JsonDocument.Parse(first.Text);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("data").GetProperty("b").GetProperty("errors").ValueKind);
        Assert.Contains("ConflictError", without.Text, StringComparison.Ordinal);
    }

    private static object New(string trackingNumber, string? idempotencyKey) =>
        new { trackingNumber, pickupAddress = "12 Olaya Street", deliveryAddress = "7 King Road", idempotencyKey };

    private static async Task<int> DeliveriesAsync(TestGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        return await context.Deliveries.CountAsync();
    }
}
