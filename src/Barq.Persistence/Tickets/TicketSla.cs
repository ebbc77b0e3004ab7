namespace Barq.Persistence.Tickets;

/// <summary>The service level that tickets are promised: by when one must be resolved.</summary>
public static class TicketSla
{
    /// <summary>Time from a ticket's creation until it must be resolved: 4, 8, 24 or 72 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no priority.</exception>
    public static TimeSpan TimeToResolve(TicketPriority priority) => priority switch
    {
        TicketPriority.Urgent => TimeSpan.FromHours(4),
        TicketPriority.High => TimeSpan.FromHours(8),
        TicketPriority.Medium => TimeSpan.FromHours(24),
        TicketPriority.Low => TimeSpan.FromHours(72),
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "No priority."),
    };

    /// <summary>When a ticket of this priority must be resolved by.</summary>
    public static DateTimeOffset DueAt(TicketPriority priority, DateTimeOffset createdAt) => createdAt + TimeToResolve(priority);
}
