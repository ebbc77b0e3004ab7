using Barq.Persistence.Deliveries;
using static Barq.Persistence.Deliveries.DeliveryStatus;

namespace Barq.Persistence.Tests.Deliveries;

public sealed class DeliveryWorkflowTests
{
    private static readonly (DeliveryStatus From, DeliveryStatus To)[] Legal =
    [
        (Pending, Assigned), (Pending, Returned),
        (Assigned, InTransit), (Assigned, Pending), (Assigned, Failed), (Assigned, Returned),
        (InTransit, Delivered), (InTransit, Failed),
        (Failed, Assigned), (Failed, Returned),
    ];

    [Fact]
    public void Moves_EveryPairOfStatuses_AreTheLegalOnes()
    {
        var allowed =
            from current in Enum.GetValues<DeliveryStatus>()
            from next in Enum.GetValues<DeliveryStatus>()
            where DeliveryWorkflow.Moves.Allows(current, next)
            select (current, next);

        Assert.Equal(Legal.Order(), allowed.Order());
    }

    [Fact]
    public void Moves_Ends_AreDeliveredAndReturned()
    {
        Assert.Equal(Pending, DeliveryWorkflow.Moves.Initial);
        Assert.Equal([Delivered, Returned], Enum.GetValues<DeliveryStatus>().Where(DeliveryWorkflow.Moves.IsFinal));
    }
}
