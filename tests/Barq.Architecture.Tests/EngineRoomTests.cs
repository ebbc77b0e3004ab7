using System.Reflection;
using NetArchTest.Rules;

namespace Barq.Architecture.Tests;

/// <summary>A room that is not an aggregate's is an engine room: it works for any entity and names none.</summary>
public sealed class EngineRoomTests
{
    // Whole-fleet rooms: what they do is about the fleet's own data.
    private static readonly string[] FleetRooms = ["Composition", "Migrations", "Seeding"];

    [Theory, MemberData(nameof(EngineRooms))]
    public void EngineRoom_AnyType_NamesNoAggregate(string project, string room)
    {
        var name = $"{project}.{room}";
        var types = Types.InAssembly(Assembly.Load(project)).That().ResideInNamespaceMatching($"^{name.Replace(".", "\\.", StringComparison.Ordinal)}(\\.|$)");
        Assert.NotEmpty(types.GetTypes());

        var result = types.ShouldNot().HaveDependencyOnAny(Rooms.AggregateNamespaces()).GetResult();

        Rooms.AssertHolds(result, $"{name} names no aggregate.");
    }

    [Fact]
    public void Aggregates_InPersistence_HaveARoomEach()
    {
        // Else a renamed aggregate would take its name out of all rules silently.
        Assert.Subset(Rooms.Of(Rooms.Persistence).ToHashSet(), Rooms.Aggregates.ToHashSet());
    }

    public static TheoryData<string, string> EngineRooms()
    {
        var rooms = new TheoryData<string, string>();
        foreach (var project in Rooms.All)
        {
            foreach (var room in Rooms.Of(project).Except(Rooms.Aggregates).Except(FleetRooms).Order())
            {
                rooms.Add(project.GetName().Name!, room);
            }
        }
        return rooms;
    }
}
