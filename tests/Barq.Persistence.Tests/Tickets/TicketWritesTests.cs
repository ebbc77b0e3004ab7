using Barq.Persistence.Couriers;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;

namespace Barq.Persistence.Tests.Tickets;

/// <summary>The rules of tickets.</summary>
public sealed class TicketWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Life_OfATicket_FollowsTheRules(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var user = await fleet.FirstAsync<User>(row => row.OrganizationId == 1 && row.IsActive);
        var foreignUser = await fleet.FirstAsync<User>(row => row.OrganizationId == 2 && row.IsActive);
        var foreignCourier = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 2);
        await fleet.SetAsync(context =>
        {
            context.Add(new User { OrganizationId = 1, Email = "gone@example.com", FullName = "Gone", IsActive = false });
            return Task.CompletedTask;
        });
        var gone = await fleet.FirstAsync<User>(row => row.Email == "gone@example.com");
        Ticket New(string subject, long? courier = null) => new()
        {
            OrganizationId = 1, TicketNumber = TicketWrites.NewNumber(DateTimeOffset.UnixEpoch), CreatedById = user, CourierId = courier, Subject = subject, Description = "d",
            Priority = TicketPriority.Urgent,
        };

        Assert.Equal((typeof(NotFoundError), "courierId"), await fleet.RefusedAsync(Manager, (scope, token) => TicketWrites.CreateAsync(scope, New("s", foreignCourier), token)));
        Assert.Equal((typeof(ValidationError), "subject"), await fleet.RefusedAsync(Manager, (scope, token) => TicketWrites.CreateAsync(scope, New(" "), token)));
        var ticket = await fleet.DoneAsync<Ticket>(Manager, (scope, token) => TicketWrites.CreateAsync(scope, New("s"), token));
        Assert.Equal(TicketSla.DueAt(TicketPriority.Urgent, ticket.CreatedAt), ticket.SlaDueAt, TimeSpan.FromSeconds(1));

        Task<Ticket> Done(Func<WriteScope, CancellationToken, Task<Entity>> work) => fleet.DoneAsync<Ticket>(Manager, work);
        Task<(Type, string)> Refused(Func<WriteScope, CancellationToken, Task<Entity>> work) => fleet.RefusedAsync(Manager, work);
        Assert.Equal((typeof(NotFoundError), "userId"), await Refused((scope, token) => TicketWrites.AssignAsync(scope, ticket.Id, foreignUser, null, token)));
        Assert.Equal((typeof(ValidationError), "userId"), await Refused((scope, token) => TicketWrites.AssignAsync(scope, ticket.Id, gone, null, token)));
        Assert.Equal(TicketStatus.InProgress, (await Done((scope, token) => TicketWrites.AssignAsync(scope, ticket.Id, user, 1, token))).Status);
        Assert.Equal((typeof(ConflictError), "version"), await Refused((scope, token) => TicketWrites.AssignAsync(scope, ticket.Id, user, 1, token)));
        var answered = await Done((scope, token) => TicketWrites.RespondAsync(scope, ticket.Id, true, null, token));
        Assert.Equal(TicketStatus.Pending, answered.Status);
        Assert.Equal(answered.FirstResponseAt, (await Done((scope, token) => TicketWrites.RespondAsync(scope, ticket.Id, false, null, token))).FirstResponseAt);
        Assert.Equal((typeof(ValidationError), "resolution"), await Refused((scope, token) => TicketWrites.ResolveAsync(scope, ticket.Id, "", null, token)));

        await fleet.SetAsync(async context => (await context.Tickets.FindAsync(ticket.Id))!.SlaDueAt = DateTimeOffset.UnixEpoch);
        Assert.True((await Done((scope, token) => TicketWrites.ResolveAsync(scope, ticket.Id, "done", null, token))).SlaBreached);
        await Done((scope, token) => TicketWrites.CloseAsync(scope, ticket.Id, null, token));
        Assert.Equal((typeof(IllegalStatusMoveError), "ticketId"), await Refused((scope, token) => TicketWrites.CloseAsync(scope, ticket.Id, null, token)));
        Assert.Equal((typeof(IllegalStatusMoveError), "ticketId"), await Refused((scope, token) => TicketWrites.ResolveAsync(scope, ticket.Id, "x", null, token)));
        Assert.Equal((typeof(IllegalStatusMoveError), "ticketId"), await Refused((scope, token) => TicketWrites.RespondAsync(scope, ticket.Id, false, null, token)));
        Assert.Equal((typeof(ValidationError), "ticketId"), await Refused((scope, token) => TicketWrites.AssignAsync(scope, ticket.Id, user, null, token)));
    }
}
