using System.Collections.Frozen;
using System.Linq.Expressions;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Archiving;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Documents;
using Barq.Persistence.Files;
using Barq.Persistence.Idempotency;
using Barq.Persistence.Organizations;
using Barq.Persistence.Outbox;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;

namespace Barq.Persistence;

/// <summary>
/// The one place that says whose a row is. EF Core's global query filters and every statement of the query engine are made from these
/// rules, so a table without one can be read by neither.
/// </summary>
internal static class FenceRules
{
    private static readonly FrozenDictionary<Type, FenceRule> _rules = new FenceRule[]
    {
        Rule<Organization>(organization => organization.Id),
        Rule<User>(user => user.OrganizationId),
        Rule<Vehicle>(vehicle => vehicle.OrganizationId),
        Rule<Courier>(courier => courier.OrganizationId, courier => courier.Id),
        Rule<Delivery>(delivery => delivery.OrganizationId, delivery => delivery.CourierId),
        Rule<DeliveryEvent>(change => change.OrganizationId, change => change.Delivery!.CourierId),
        Rule<AuditEntry>(entry => entry.OrganizationId) with { AdministratorsOnly = true },
        Rule<BackgroundJob>(job => job.OrganizationId, job => job.RequesterCourierId),
        Rule<IdempotencyRecord>(record => record.OrganizationId),
        Rule<OutboxMessage>(message => message.OrganizationId),
        Rule<ArchivedDelivery>(delivery => delivery.OrganizationId, delivery => delivery.CourierId),
        Rule<NotificationTarget>(target => target.OrganizationId) with { AdministratorsOnly = true },
        Rule<PublishedDocument>(document => document.OrganizationId),
        Rule<StoredFile>(file => file.OrganizationId),
        Rule<StoredFileChunk>(chunk => chunk.OrganizationId),
        Rule<Ticket>(ticket => ticket.OrganizationId, ticket => ticket.CourierId),
    }.ToFrozenDictionary(rule => rule.EntityType);

    /// <summary>The rule of an entity type.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static FenceRule Of(Type entityType) => _rules.TryGetValue(entityType, out var rule)
        ? rule
        : throw new NotSupportedException($"{entityType.Name} has no fence: {nameof(FenceRules)} must say whose its rows are.");

    /// <summary>The rule of an entity type by its name; null where there is none.</summary>
    public static FenceRule? Find(string entityName) => _rules.Values.FirstOrDefault(rule => rule.EntityType.Name == entityName);

    private static FenceRule Rule<TEntity>(Expression<Func<TEntity, long>> organization, Expression<Func<TEntity, long?>>? courier = null) =>
        new(typeof(TEntity), organization, courier);
}
