using Barq.Persistence.Tickets;
using static Barq.Persistence.Tickets.TicketStatus;

namespace Barq.Persistence.Tests.Tickets;

public sealed class TicketWorkflowTests
{
    [Theory]
    [InlineData(Open, InProgress, Pending, Resolved, Closed)]
    [InlineData(InProgress, Pending, Resolved)]
    [InlineData(Pending, InProgress, Resolved)]
    [InlineData(Resolved, InProgress, Closed)]
    [InlineData(Closed)]
    public void Moves_FromEachStatus_AreTheLegalOnes(TicketStatus from, params TicketStatus[] to) =>
        Assert.Equal(to.Order(), Enum.GetValues<TicketStatus>().Where(next => TicketWorkflow.Moves.Allows(from, next)).Order());

    [Fact]
    public void Moves_Start_IsOpen() => Assert.Equal(Open, TicketWorkflow.Moves.Initial);
}
