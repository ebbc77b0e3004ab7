using Barq.Persistence.Tickets;

namespace Barq.Persistence.Tests.Tickets;

public sealed class TicketSlaTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 31, 22, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TicketPriority.Urgent, 4)]
    [InlineData(TicketPriority.High, 8)]
    [InlineData(TicketPriority.Medium, 24)]
    [InlineData(TicketPriority.Low, 72)]
    public void DueAt_Priority_IsHoursAfterCreation(TicketPriority priority, int hours) =>
        Assert.Equal(Created.AddHours(hours), TicketSla.DueAt(priority, Created));

    [Fact]
    public void DueAt_NoPriority_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TicketSla.DueAt((TicketPriority)99, Created));
}
