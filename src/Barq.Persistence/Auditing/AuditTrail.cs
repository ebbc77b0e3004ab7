using System.Text.Json;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Changes;
using Barq.Persistence.Idempotency;
using Barq.Persistence.Outbox;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Auditing;

/// <summary>Adds to a write what the audit log and the outbox say of its changes.</summary>
internal sealed class AuditTrail(WriteScope scope)
{
    /// <summary>Adds the rows, to be saved with the changes. New objects are saved before, to get the keys that the rows name.</summary>
    /// <returns>What is changed.</returns>
    public async Task<CommittedChanges> RecordAsync(CancellationToken cancellationToken)
    {
        var context = scope.Context;
        if (scope.Many is null)
        {
            context.ChangeTracker.DetectChanges();
        }

        var entries = context.ChangeTracker.Entries<Entity>()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var changes = entries.Where(entry => IsAudited(entry.Entity)).Select(Change.Of).ToList();
        var records = RecordTypes(entries, scope.Many?.RecordTypes ?? []);
        if (changes.Exists(change => change.IsNew))
        {
            await scope.SaveAsync(cancellationToken);

            // Of many, those that were not added are there no more.
            changes.RemoveAll(change => change.IsNew && context.Entry(change.Entity).State == EntityState.Detached);
        }

        var rows = new List<(EntityChange, OutboxMessage)>(changes.Count);
        foreach (var change in changes)
        {
            var organization = change.Entity is IOrganizationOwned owned ? owned.OrganizationId : change.Entity.Id;
            Record(new NotedChange(change.Entity.GetType().Name, change.Entity.Id, organization, change.Before, change.After) { Facts = change.Facts }, change.IsNew);
        }

        foreach (var change in scope.Noted)
        {
            Record(change, false);
        }

        return new CommittedChanges(rows) { Bulk = [.. scope.Bulk.Select(bulk => (bulk, Message(bulk)))] };

        void Record(NotedChange change, bool isNew)
        {
            scope.Record(new AuditEntry
            {
                OrganizationId = change.Organization,
                Actor = scope.Caller.Name,
                ActorUserId = scope.Caller.UserId,
                ActorCourierId = scope.Caller.CourierId,
                Action = scope.Action,
                EntityType = change.Type,
                EntityId = change.Key,
                Before = change.Before,
                After = change.After,
                CreatedAt = scope.Now,
            });
            var told = new EntityChange(change.Type, change.Key, scope.Action, isNew, records, change.Facts);
            rows.Add((told, Message(change.Organization, OutboxMessage.EntityChanged, told.ToJson())));
        }
    }

    private OutboxMessage Message(BulkChange bulk) =>
        Message(bulk.Organization, OutboxMessage.RowsChanged, JsonSerializer.Serialize(bulk, JsonSerializerOptions.Web));

    private OutboxMessage Message(long organization, string kind, string payload)
    {
        var message = new OutboxMessage { OrganizationId = organization, Kind = kind, Payload = payload, CreatedAt = scope.Now };
        scope.Record(message);
        return message;
    }

    // Rows that nobody edits, but that queries show: they come with the edited ones, in the same organization.
    private static string[] RecordTypes(IEnumerable<EntityEntry<Entity>> entries, IEnumerable<string> records) => entries
        .Where(entry => !IsAudited(entry.Entity)).Select(entry => entry.Entity.GetType().Name).Concat(records)
        .Where(type => type is not (nameof(OutboxMessage) or nameof(IdempotencyRecord) or nameof(BackgroundJob)))
        .Append(nameof(AuditEntry)).Distinct(StringComparer.Ordinal).ToArray();

    // What people edit; what is itself a record of changes is not recorded once more.
    private static bool IsAudited(Entity entity) => entity is IVersioned;

    private sealed record Change(Entity Entity, bool IsNew, IReadOnlyDictionary<string, EventFact> Facts, string? Before, string? After)
    {
        public static Change Of(EntityEntry<Entity> entry)
        {
            var (before, after) = (new Dictionary<string, object?>(StringComparer.Ordinal), new Dictionary<string, object?>(StringComparer.Ordinal));
            foreach (var (property, name, isSecret) in entry.Metadata.GetOrAddRuntimeAnnotationValue("Barq:Audited", AuditedOf, entry.Metadata))
            {
                var value = entry.Property(property);
                if (entry.State != EntityState.Modified || value.IsModified)
                {
                    before.Add(name, isSecret ? "***" : Plain(value.OriginalValue));
                    after.Add(name, isSecret ? "***" : Plain(value.CurrentValue));
                }
            }

            return new Change(
                entry.Entity,
                entry.State == EntityState.Added,
                RowFacts.Of(entry),
                entry.State == EntityState.Added ? null : JsonSerializer.Serialize(before),
                entry.State == EntityState.Deleted ? null : JsonSerializer.Serialize(after));
        }

        // The stamps say nothing that the entry does not say itself; a new object's key stands beside it. Looked up once for each type, not with every write.
        private static Audited[] AuditedOf(IEntityType? type) =>
        [
            .. type!.GetProperties()
                .Where(property => property.Name is not (nameof(Entity.Id) or nameof(Entity.CreatedAt) or nameof(Entity.UpdatedAt) or nameof(IVersioned.Version)))
                .Select(property => new Audited(property, ClientNames.Of(property.Name), property.PropertyInfo?.IsDefined(typeof(SecretAttribute), inherit: false) == true)),
        ];

        private static object? Plain(object? value) => value is Enum ? EnumText.FromMemberName(value.ToString()!) : value;

        private sealed record Audited(IProperty Property, string Name, bool IsSecret);
    }
}
