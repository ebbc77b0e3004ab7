using Barq.Graph.Definitions;
using Barq.Persistence.Auditing;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Auditing;

/// <summary>The GraphQL type of <see cref="AuditEntry"/>.</summary>
internal sealed class AuditEntryType : EntityType<AuditEntry>
{
    public AuditEntryType()
    {
        // Read rarely, and then as it is.
        CacheControl(new CacheHint { MaxAge = 0 });
        Column(entry => entry.Actor);
        Column(entry => entry.Action);
        Column(entry => entry.EntityType);
        Add(new AnyReferenceField("entity", "The object's global id: pass it to `node`.", nameof(AuditEntry.EntityType), nameof(AuditEntry.EntityId)));
        Column(entry => entry.Before);
        Column(entry => entry.After);
        Column(entry => entry.CreatedAt);
        ToOne(entry => entry.ActorUser).Cached(CacheNamespace.Users);
        ToOne(entry => entry.ActorCourier);

        RootConnection("auditLog", "Who changed what, when, and how it was before. For ADMIN and above; for others it is empty.");
    }
}
