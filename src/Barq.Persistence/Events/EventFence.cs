using System.Collections.Concurrent;
using System.Globalization;
using Barq.Persistence.Access;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Events;

/// <summary>
/// Whether an event can be about a row that somebody sees, going by what the event says alone: nothing is read for those who see it anyway
/// not. Who reads the row is fenced once more.
/// </summary>
public static class EventFence
{
    private static readonly ConcurrentDictionary<string, FenceRule?> _rules = new(StringComparer.Ordinal);

    /// <summary>Whether the row may be in sight.</summary>
    /// <param name="fence">What is in sight.</param>
    /// <param name="occurred">The event.</param>
    public static bool MaySee(RowFence fence, FleetEvent occurred)
    {
        ArgumentNullException.ThrowIfNull(fence);
        ArgumentNullException.ThrowIfNull(occurred);
        if (fence.IsOpen)
        {
            return true;
        }

        if (fence.OrganizationId != occurred.OrganizationId)
        {
            return false;
        }

        if (_rules.GetOrAdd(occurred.EntityType, FenceRules.Find) is not { } rule)
        {
            return true;
        }

        return (!rule.AdministratorsOnly || fence.SeesAdministration) && IsCouriers(rule, fence.CourierId, occurred);
    }

    private static bool IsCouriers(FenceRule rule, long? courier, FleetEvent occurred)
    {
        if (courier is not { } own || rule.CourierPath is not [var property])
        {
            return true;
        }

        // What the event does not say, the row says.
        return property == nameof(Entity.Id)
            ? occurred.Key == own
            : !occurred.Facts.TryGetValue(ClientNames.Of(property), out var fact) || fact.After == own.ToString(CultureInfo.InvariantCulture);
    }
}
