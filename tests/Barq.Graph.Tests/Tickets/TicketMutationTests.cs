using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Tickets;

/// <summary>Each mutation of a ticket: its good way and each of its errors.</summary>
public sealed class TicketMutationTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateTicket_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var me = await FirstAsync<User>(gateway, row => row.OrganizationId == 1);
        var deliveryId = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1);

        var done = await gateway.MutateAsync("createTicket", New(me, deliveryId), "ticket { ticketNumber status slaDueAt createdAt delivery { id } createdBy { id } }", Manager);
        var foreign = await gateway.MutateAsync("createTicket", New(me, await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 2)), caller: Manager);
        var nobody = await gateway.MutateAsync("createTicket", New(null, deliveryId), caller: Caller.User(1, CallerRole.Manager));
        var blank = await gateway.MutateAsync("createTicket", New(me, deliveryId, subject: " "), caller: Manager);
        var viewer = await gateway.MutateAsync("createTicket", New(me, deliveryId), caller: Viewer);

        Assert.StartsWith("TKT-", Field(done, "ticket", "ticketNumber").GetString(), StringComparison.Ordinal);
        Assert.Equal((deliveryId, me), (Field(done, "ticket", "delivery").GetProperty("id").GetString(), Field(done, "ticket", "createdBy").GetProperty("id").GetString()));
        var promised = Field(done, "ticket", "slaDueAt").GetDateTimeOffset() - Field(done, "ticket", "createdAt").GetDateTimeOffset();
        Assert.InRange(promised, TimeSpan.FromHours(8) - TimeSpan.FromMinutes(1), TimeSpan.FromHours(8) + TimeSpan.FromMinutes(1));
        AssertErrors([("NotFoundError", "deliveryId"), ("ValidationError", "createdById"), ("ValidationError", "subject"), ("ForbiddenError", "")], foreign, nobody, blank, viewer);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Life_OfATicket_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var ticketId = await FirstAsync<Ticket>(gateway, row => row.OrganizationId == 1 && row.Status == TicketStatus.Open && row.FirstResponseAt == null);
        var userId = await FirstAsync<User>(gateway, row => row.OrganizationId == 1 && row.IsActive);
        await SetAsync(gateway, context => context.Tickets.Where(row => row.Status == TicketStatus.Open).ExecuteUpdateAsync(row => row.SetProperty(ticket => ticket.SlaDueAt, DateTimeOffset.UnixEpoch)));

        var foreignUser = await gateway.MutateAsync("assignTicket", new { ticketId, userId = await FirstAsync<User>(gateway, row => row.OrganizationId == 2) }, caller: Manager);
        var foreign = await gateway.MutateAsync("closeTicket", new { ticketId }, caller: Stranger);
        var stale = await gateway.MutateAsync("respondToTicket", new { ticketId, version = 99 }, caller: Manager);
        var viewer = await gateway.MutateAsync("resolveTicket", new { ticketId, resolution = "x" }, caller: Viewer);
        var assigned = await gateway.MutateAsync("assignTicket", new { ticketId, userId }, "ticket { status assignedTo { id } }", Manager);
        var early = await gateway.MutateAsync("closeTicket", new { ticketId }, caller: Manager);
        var answered = await gateway.MutateAsync("respondToTicket", new { ticketId, waits = true }, "ticket { status firstResponseAt }", Manager);
        var silent = await gateway.MutateAsync("resolveTicket", new { ticketId, resolution = "  " }, caller: Manager);
        var resolved = await gateway.MutateAsync("resolveTicket", new { ticketId, resolution = "Found it." }, "ticket { status resolution slaBreached }", Manager);
        var closed = await gateway.MutateAsync("closeTicket", new { ticketId }, "ticket { status }", Manager);
        var tooLate = await gateway.MutateAsync("assignTicket", new { ticketId, userId }, caller: Manager);
        var reopened = await gateway.MutateAsync("respondToTicket", new { ticketId }, caller: Manager);

        AssertErrors(
            [
                ("NotFoundError", "userId"), ("NotFoundError", "ticketId"), ("ConflictError", "version"), ("ForbiddenError", ""), ("IllegalStatusMoveError", "ticketId"),
                ("ValidationError", "resolution"), ("ValidationError", "ticketId"), ("IllegalStatusMoveError", "ticketId"),
            ],
            foreignUser, foreign, stale, viewer, early, silent, tooLate, reopened);
        Assert.Equal(
            ["IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"],
            new[] { assigned, answered, resolved, closed }.Select(answer => Field(answer, "ticket", "status").GetString()));
        Assert.Equal(JsonValueKind.String, Field(answered, "ticket", "firstResponseAt").ValueKind);
        Assert.True(Field(resolved, "ticket", "slaBreached").GetBoolean());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task AssignTicket_ManyAtOnceFromOneVersion_ExactlyOneWins(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var tickets = await context.Tickets.Where(row => row.OrganizationId == 1 && row.Status == TicketStatus.Open).Take(40).Select(row => row.Id).ToArrayAsync();
        var users = await context.Users.Where(row => row.OrganizationId == 1 && row.IsActive).Take(3).Select(row => row.Id).ToArrayAsync();
        Assert.True(tickets.Length > 5 && users.Length > 1);
        foreach (var ticket in tickets)
        {
            var answers = await Task.WhenAll(users.Select(user => Task.Run(() => gateway.MutateAsync(
                "assignTicket", new { ticketId = MutationAnswers.Id("Ticket", ticket), userId = MutationAnswers.Id("User", user), version = 1 }, caller: Manager))));

            Assert.Single(answers, answer => answer.IsDone);
            Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Equal("ConflictError", answer.Error));
        }
    }

    private static object New(string? createdById, string deliveryId, string subject = "Parcel is late") => new
    {
        createdById,
        deliveryId,
        category = "DELIVERY",
        priority = "HIGH",
        subject,
        description = "It should have come on Monday.",
    };
}
