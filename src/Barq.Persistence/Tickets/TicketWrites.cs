using System.Security.Cryptography;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Transactions;
using Barq.Persistence.Users;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Tickets;

/// <summary>How tickets are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static class TicketWrites
{
    /// <summary>Opens a ticket: its number is made here, and its SLA due time follows from its priority.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="ticket">The ticket, with its organization; courier, delivery and user are of the same one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> CreateAsync(WriteScope scope, Ticket ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(ticket);
        await CheckOwnerAsync<User>(scope, ticket.OrganizationId, ticket.CreatedById, "createdById", cancellationToken);
        await CheckOwnerAsync<Courier>(scope, ticket.OrganizationId, ticket.CourierId, "courierId", cancellationToken);
        await CheckOwnerAsync<Delivery>(scope, ticket.OrganizationId, ticket.DeliveryId, "deliveryId", cancellationToken);
        ticket.Status = TicketWorkflow.Moves.Initial;
        ticket.SlaDueAt = TicketSla.DueAt(ticket.Priority, scope.Now);
        scope.Context.Add(ticket);
        return ticket;
    }

    /// <summary>A number for a new ticket: the day, and enough chance that no two are alike.</summary>
    public static string NewNumber(DateTimeOffset now) => $"TKT-{now:yyyyMMdd}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(5))}";

    /// <summary>Gives a ticket to a user, which puts an open one to work.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="ticketId">The ticket: not closed.</param>
    /// <param name="userId">The user: active, and of the same organization.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> AssignAsync(WriteScope scope, long ticketId, long userId, int? version, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(scope, ticketId, version, cancellationToken);
        var user = await scope.FindSharedAsync<User>(userId, "userId", cancellationToken);
        if (user.OrganizationId != ticket.OrganizationId)
        {
            throw WriteScope.Missing<User>("userId");
        }

        if (!user.IsActive)
        {
            throw new RuleException(new ValidationError($"{user.FullName} is not active.", ["userId"]));
        }

        if (TicketWorkflow.Moves.IsFinal(ticket.Status))
        {
            throw new RuleException(new ValidationError("The ticket is closed.", ["ticketId"]));
        }

        ticket.AssignedToId = user.Id;
        ticket.Status = ticket.Status == TicketStatus.Open ? TicketStatus.InProgress : ticket.Status;
        return ticket;
    }

    /// <summary>Notes that somebody has answered: the first answer counts, and puts an open ticket to work.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="waits">Whether it now waits for whoever opened it.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> RespondAsync(WriteScope scope, long ticketId, bool waits, int? version, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(scope, ticketId, version, cancellationToken);
        var status = waits ? TicketStatus.Pending : TicketStatus.InProgress;
        if (ticket.Status != status)
        {
            WriteScope.CheckMove(TicketWorkflow.Moves, ticket.Status, status, "ticketId");
            ticket.Status = status;
        }

        ticket.FirstResponseAt ??= scope.Now;
        return ticket;
    }

    /// <summary>Settles a ticket; one that took longer than its SLA allows says so from then on.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="resolution">How it was settled.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> ResolveAsync(WriteScope scope, long ticketId, string resolution, int? version, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(scope, ticketId, version, cancellationToken);
        WriteScope.CheckMove(TicketWorkflow.Moves, ticket.Status, TicketStatus.Resolved, "ticketId");
        if (string.IsNullOrWhiteSpace(resolution))
        {
            throw new RuleException(new ValidationError("Say how it was settled.", ["resolution"]));
        }

        ticket.Status = TicketStatus.Resolved;
        ticket.Resolution = resolution;
        ticket.FirstResponseAt ??= scope.Now;
        ticket.SlaBreached |= scope.Now > ticket.SlaDueAt;
        return ticket;
    }

    /// <summary>Closes a ticket for good.</summary>
    /// <inheritdoc cref="RespondAsync"/>
    public static async Task<Entity> CloseAsync(WriteScope scope, long ticketId, int? version, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(scope, ticketId, version, cancellationToken);
        WriteScope.CheckMove(TicketWorkflow.Moves, ticket.Status, TicketStatus.Closed, "ticketId");
        ticket.Status = TicketStatus.Closed;
        return ticket;
    }

    private static async Task<Ticket> FindAsync(WriteScope scope, long ticketId, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var ticket = await scope.FindAsync<Ticket>(ticketId, "ticketId", cancellationToken);
        WriteScope.CheckVersion(ticket, version);
        return ticket;
    }

    private static async Task CheckOwnerAsync<TEntity>(WriteScope scope, long organizationId, long? key, string path, CancellationToken cancellationToken)
        where TEntity : Entity, IOrganizationOwned
    {
        if (key is { } id && (await scope.FindAsync<TEntity>(id, path, cancellationToken)).OrganizationId != organizationId)
        {
            throw WriteScope.Missing<TEntity>(path);
        }
    }
}
