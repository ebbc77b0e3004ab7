using Barq.Persistence.Auditing;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Outbox;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Deliveries.Notifications;

/// <summary>Who is told of changes of status, and what of it is written down.</summary>
public sealed class NotificationTargetWritesTests : WriteTest
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Create_Webhook_KeepsTheSecretOutOfTheAuditLog(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);

        var target = await CreateAsync(fleet, Webhook());

        Assert.Equal(Secret, target.SigningSecret);
        var audit = await fleet.ReadAsync(context => context.AuditLog.SingleAsync(row => row.EntityType == nameof(NotificationTarget)));
        Assert.DoesNotContain(Secret, audit.After!, StringComparison.Ordinal);
        Assert.Contains("\"signingSecret\":\"***\"", audit.After!, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Create_WhatCannotBeTold_IsRefused(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);

        foreach (var (change, path) in new (Action<NotificationTarget>, string)[]
        {
            (target => target.Address = "ftp://shop.example", "address"),
            (target => target.Address = "https://user:password@shop.example", "address"),
            (target => target.SigningSecret = "short", "signingSecret"),
            (target => target.SigningSecret = null, "signingSecret"),
            (target => target.Statuses = "LOST", "statuses"),
            (target => target.Statuses = " ", "statuses"),
            (target => target.Channel = NotificationChannel.Mail, "address"),
        })
        {
            var target = Webhook();
            change(target);
            Assert.Equal((typeof(ValidationError), path), await fleet.RefusedAsync(Admin, (scope, _) => Task.FromResult<Entity>(NotificationTargetWrites.Create(scope, target))));
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Move_AnyStatus_LeavesAMessageOfTheChange(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var delivery = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.InTransit);

        await fleet.DoneAsync<Delivery>(Manager, (scope, token) => DeliveryWrites.UpdateStatusAsync(scope, delivery, DeliveryStatus.Failed, "nobody at home", null, null, token));

        var message = await fleet.ReadAsync(context => context.OutboxMessages.SingleAsync(row => row.Kind == StatusChange.MessageKind));
        var change = StatusChange.FromJson(message.Payload);
        Assert.Equal((1, delivery, "IN_TRANSIT", "FAILED", "nobody at home"), (change.OrganizationId, change.DeliveryId, change.From, change.Status, change.Note));
        Assert.Equal(32, change.Id.Length);
    }

    private static Task<NotificationTarget> CreateAsync(WrittenFleet fleet, NotificationTarget target) =>
        fleet.DoneAsync<NotificationTarget>(Admin, (scope, _) => Task.FromResult<Entity>(NotificationTargetWrites.Create(scope, target)));

    private static NotificationTarget Webhook() => new()
    {
        OrganizationId = 1, Channel = NotificationChannel.Webhook, Address = "https://shop.example/hooks", SigningSecret = Secret, Statuses = "DELIVERED, FAILED",
    };
}
