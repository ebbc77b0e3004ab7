using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Outbox;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>The systems that feed the fleet say what there is, and need not know whether it was said before.</summary>
public sealed class UpsertTests : MutationTest
{
    private const int Rounds = 60;
    private const int Senders = 3;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpsertDelivery_New_ThenChanged_ThenTheSame_IsOneDeliveryWithTwoEntries(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);

        var added = await SendAsync(gateway, "UP-1", address: "12 Olaya Street, Riyadh", amount: 10);
        var changed = await SendAsync(gateway, "UP-1", address: "3 Harbour Road, Jeddah", amount: 20);
        var same = await SendAsync(gateway, "UP-1", address: "3 Harbour Road, Jeddah", amount: 20);

        Assert.Equal(
            ["Riyadh PENDING 10 1", "Jeddah PENDING 20 2", "Jeddah PENDING 20 2"],
            new[] { added, changed, same }.Select(answer => answer.Payload.GetProperty("delivery")).Select(row => $"{row.GetProperty("city")} {row.GetProperty("status")} {row.GetProperty("codAmount").GetDecimal():0} {row.GetProperty("version")}"));
        Assert.Equal(["ADDED", "CHANGED", "UNCHANGED"], new[] { added, changed, same }.Select(OutcomeOf));
        await using var context = gateway.Database.CreateFleetContext();
        var delivery = await context.Deliveries.Include(row => row.Events).SingleAsync(row => row.TrackingNumber == "UP-1");
        Assert.Single(delivery.Events);
        var audited = await context.AuditLog.Where(row => row.EntityType == nameof(Delivery) && row.EntityId == delivery.Id).OrderBy(row => row.Id).ToListAsync();
        Assert.Equal([true, false], audited.Select(row => row.Before is null));
        Assert.All(audited, row => Assert.Equal("upsertDelivery", row.Action));
        Assert.Equal(2, await ToldAsync(context, nameof(Delivery), delivery.Id));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpsertDelivery_WhatIsLeftOut_StaysAsItIs(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        await gateway.MutateAsync("upsertDelivery", new { trackingNumber = "UP-2", pickupAddress = "a, Riyadh", deliveryAddress = "b", city = "Abha", codAmount = 7, notes = "ring" }, caller: Manager);

        var answer = await gateway.MutateAsync("upsertDelivery", new { trackingNumber = "UP-2", pickupAddress = "a, Riyadh", deliveryAddress = "c" }, "delivery { city deliveryAddress codAmount notes }", Manager);

        Assert.Equal("""{"city":"Abha","deliveryAddress":"c","codAmount":7.00,"notes":"ring"}""", answer.Payload.GetProperty("delivery").GetRawText());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpsertDelivery_ThatHasEnded_IsRefusedWhereItWouldChange(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        await SendAsync(gateway, "UP-3", "a", 1);
        await SetAsync(gateway, context => context.Deliveries.Where(row => row.TrackingNumber == "UP-3").ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, DeliveryStatus.Delivered)));

        var same = await SendAsync(gateway, "UP-3", "a", 1);
        var changed = await SendAsync(gateway, "UP-3", "a", 2);

        Assert.True(same.IsDone);
        Assert.Equal(("ValidationError", "trackingNumber"), (changed.Error, changed.ErrorPath));
        Assert.Equal(["UNCHANGED", null], new[] { same, changed }.Select(OutcomeOf));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpsertCourier_New_ThenChanged_ThenTheSame_SaysSo(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);

        var added = await CourierAsync(gateway, "UP-5", "Noura", Manager);
        var changed = await CourierAsync(gateway, "UP-5", "Sara", Manager);
        var same = await CourierAsync(gateway, "UP-5", "Sara", Manager);

        Assert.Equal(["ADDED", "CHANGED", "UNCHANGED"], new[] { added, changed, same }.Select(OutcomeOf));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Upsert_RepeatedWithItsKey_IsToldWhatTheFirstDid(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        Task<MutationAnswer> Send(string key, int amount) => gateway.MutateAsync(
            "upsertDelivery", new { trackingNumber = "UP-6", pickupAddress = "a", deliveryAddress = "b", codAmount = amount, idempotencyKey = key }, "outcome delivery { version }", Manager);

        var answers = new[] { await Send("one", 1), await Send("one", 1), await Send("two", 2), await Send("two", 2), await Send("three", 2), await Send("three", 2) };

        Assert.Equal(["ADDED", "ADDED", "CHANGED", "CHANGED", "UNCHANGED", "UNCHANGED"], answers.Select(OutcomeOf));
        Assert.Equal(2, answers[^1].Payload.GetProperty("delivery").GetProperty("version").GetInt32());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Upsert_OfWhatAnotherOrganizationHas_IsAConflictForAll(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        await SendAsync(gateway, "UP-4", "a", 1, by: Stranger);
        await CourierAsync(gateway, "UP-4", "Noura", Stranger);
        var organization = MutationAnswers.Id("Organization", 1);

        var mine = await SendAsync(gateway, "UP-4", "b", 2);
        var courier = await CourierAsync(gateway, "UP-4", "Sara", Manager);
        var platform = await gateway.MutateAsync("upsertDelivery", new { organizationId = organization, trackingNumber = "UP-4", pickupAddress = "b", deliveryAddress = "b" }, caller: Caller.System);

        AssertErrors([("ConflictError", "trackingNumber"), ("ConflictError", "barqId"), ("ConflictError", "trackingNumber")], mine, courier, platform);
        await using var context = gateway.Database.CreateFleetContext();
        Assert.Equal("a", (await context.Deliveries.SingleAsync(row => row.TrackingNumber == "UP-4")).PickupAddress);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpsertDelivery_SeveralAtOnce_AreOneRowAndNoneIsRefused(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        for (var round = 0; round < Rounds; round++)
        {
            var number = $"UP-R{round}";
            var answers = await Task.WhenAll(Enumerable.Range(1, Senders).Select(sender => Task.Run(() => SendAsync(gateway, number, $"address {sender}", sender))));

            Assert.All(answers, answer => Assert.True(answer.IsDone, answer.Payload.GetRawText()));
            Assert.Single(answers.Select(answer => answer.Payload.GetProperty("delivery").GetProperty("id").GetString()).Distinct());
            Assert.Single(answers, answer => OutcomeOf(answer) == "ADDED");
            var row = await context.Deliveries.AsNoTracking().Include(delivery => delivery.Events).SingleAsync(delivery => delivery.TrackingNumber == number);
            Assert.Single(row.Events);
            Assert.Equal(($"address {row.CodAmount:0}", Senders), (row.PickupAddress, row.Version));
            Assert.Equal(Senders, await context.AuditLog.CountAsync(entry => entry.EntityType == nameof(Delivery) && entry.EntityId == row.Id));
            Assert.Equal(Senders, await ToldAsync(context, nameof(Delivery), row.Id));
        }
    }

    // The second finds the plan full, for the first has taken the last room with the very courier that it wants.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpsertCourier_SeveralAtOnceForTheLastRoom_AreOneRowAndNoneIsRefused(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        for (var round = 0; round < Rounds; round++)
        {
            var badge = $"UP-C{round}";
            var there = await context.Couriers.CountAsync(courier => courier.OrganizationId == 1 && courier.Status != CourierStatus.Terminated);
            await MutationStage.SetPlanAsync(gateway, there + 1);

            var answers = await Task.WhenAll(Enumerable.Range(1, Senders).Select(sender => Task.Run(() => CourierAsync(gateway, badge, $"Noura {sender}", Manager))));

            Assert.All(answers, answer => Assert.True(answer.IsDone, answer.Payload.GetRawText()));
            var row = await context.Couriers.AsNoTracking().SingleAsync(courier => courier.BarqId == badge);
            Assert.Equal((Senders, CourierStatus.Onboarding), (row.Version, row.Status));
            Assert.Equal(Senders, await context.AuditLog.CountAsync(entry => entry.Action == "upsertCourier" && entry.EntityId == row.Id));
        }

        var full = await CourierAsync(gateway, "UP-C-more", "Noura", Manager);
        Assert.Equal("PlanLimitReachedError", full.Error);
    }

    private static string? OutcomeOf(MutationAnswer answer) => answer.Payload.GetProperty("outcome").GetString();

    private static Task<MutationAnswer> SendAsync(TestGateway gateway, string number, string address, int amount, Caller? by = null) => gateway.MutateAsync(
        "upsertDelivery", new { trackingNumber = number, pickupAddress = address, deliveryAddress = "b", codAmount = amount }, "outcome delivery { id city status codAmount version }", by ?? Manager);

    private static Task<MutationAnswer> CourierAsync(TestGateway gateway, string badge, string name, Caller by) => gateway.MutateAsync(
        "upsertCourier", new { barqId = badge, fullName = name, mobileNumber = "+1", projectType = "FOOD", city = "Riyadh" }, "outcome courier { id }", by);

    private static Task<int> ToldAsync(FleetDbContext context, string type, long key) =>
        context.OutboxMessages.CountAsync(row => row.Kind == OutboxMessage.EntityChanged && row.Payload.Contains($"\"type\":\"{type}\",\"id\":{key},"));
}
