using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Changes;
using Barq.Persistence.Organizations;
using Barq.Persistence.Outbox;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Tickets;

/// <summary>Tickets that were not resolved in time say so, once each.</summary>
public sealed class SlaBreachesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mark_OpenTicketsBeyondTheirTime_AreMarkedWithAuditAndEvent(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await fleet.SetAsync(context => context.OutboxMessages.ExecuteDeleteAsync());
        await fleet.SetAsync(context => context.Tickets.ExecuteUpdateAsync(set => set.SetProperty(row => row.SlaBreached, false).SetProperty(row => row.Status, TicketStatus.Resolved)));
        var late = await fleet.FirstAsync<Ticket>(row => row.OrganizationId == 1);
        await fleet.SetAsync(context => context.Tickets.Where(row => row.Id == late)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, TicketStatus.Open).SetProperty(row => row.SlaDueAt, DateTimeOffset.UnixEpoch)));
        var before = await fleet.ReadAsync(context => context.Tickets.SingleAsync(row => row.Id == late));

        Assert.Equal([late], await MarkAsync(fleet));

        var after = await fleet.ReadAsync(context => context.Tickets.SingleAsync(row => row.Id == late));
        Assert.Equal((true, before.Version + 1), (after.SlaBreached, after.Version));
        var audit = await fleet.ReadAsync(context => context.AuditLog.SingleAsync(row => row.EntityType == nameof(Ticket)));
        Assert.Equal((late, Caller.System.Name, """{"slaBreached":false}""", """{"slaBreached":true}"""), (audit.EntityId, audit.Actor, audit.Before, audit.After));
        var message = EntityChange.FromJson((await fleet.ReadAsync(context => context.OutboxMessages.SingleAsync())).Payload);
        Assert.Equal((nameof(Ticket), late, "true", "OPEN"), (message.Type, message.Id, message.Facts!["slaBreached"].After, message.Facts["status"].After));
        Assert.Contains(nameof(AuditEntry), message.Records!);
        Assert.Empty(await MarkAsync(fleet));
    }

    private static async Task<IReadOnlyList<long>> MarkAsync(WrittenFleet fleet)
    {
        IReadOnlyList<long> marked = [];
        Assert.Empty((await fleet.WriteAsync(Caller.System, async (scope, token) =>
        {
            marked = await SlaBreaches.MarkAsync(scope, token);
            return await scope.Context.Organizations.FirstAsync(token);
        })).Errors);
        return marked;
    }
}
