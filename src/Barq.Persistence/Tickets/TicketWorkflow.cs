using Barq.Persistence.Workflows;
using static Barq.Persistence.Tickets.TicketStatus;

namespace Barq.Persistence.Tickets;

/// <summary>How a ticket's status may move.</summary>
public static class TicketWorkflow
{
    /// <summary>The moves. A resolved ticket can be reopened, which puts it back to work; a closed one stays closed.</summary>
    public static StatusWorkflow<TicketStatus> Moves { get; } = new(
        Open,
        new Dictionary<TicketStatus, IReadOnlyList<TicketStatus>>
        {
            [Open] = [InProgress, Pending, Resolved, Closed],
            [InProgress] = [Pending, Resolved],
            [Pending] = [InProgress, Resolved],
            [Resolved] = [Closed, InProgress],
            [Closed] = [],
        });
}
