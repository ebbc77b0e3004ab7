using Barq.Graph.Definitions;

namespace Barq.Graph.Auditing;

internal static class AuditingRegistration
{
    /// <summary>Adds the GraphQL side of the audit log.</summary>
    public static IServiceCollection AddAuditing(this IServiceCollection services) => services.AddEntityType<AuditEntryType>();
}
