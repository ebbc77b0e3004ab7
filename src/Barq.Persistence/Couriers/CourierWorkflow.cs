using Barq.Persistence.Workflows;
using static Barq.Persistence.Couriers.CourierStatus;

namespace Barq.Persistence.Couriers;

/// <summary>How a courier's status may move.</summary>
public static class CourierWorkflow
{
    /// <summary>The moves. Who has been terminated stays so, and comes back as a new courier.</summary>
    public static StatusWorkflow<CourierStatus> Moves { get; } = new(
        Onboarding,
        new Dictionary<CourierStatus, IReadOnlyList<CourierStatus>>
        {
            [Onboarding] = [Active, Terminated],
            [Active] = [OnLeave, Suspended, Inactive, Terminated],
            [OnLeave] = [Active, Suspended, Inactive, Terminated],
            [Suspended] = [Active, Inactive, Terminated],
            [Inactive] = [Active, Terminated],
            [Terminated] = [],
        });
}
