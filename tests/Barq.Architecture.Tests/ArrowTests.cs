using NetArchTest.Rules;

namespace Barq.Architecture.Tests;

/// <summary>Arrows run Graph → Jobs → Persistence and never back.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void Persistence_AnyType_KnowsNoGraphQLNoHttpNoJobs()
    {
        var result = Types.InAssembly(Rooms.Persistence)
            .ShouldNot().HaveDependencyOnAny("Barq.Graph", "Barq.Jobs", "GraphQL", "GraphQLParser", "Hangfire", "Microsoft.AspNetCore")
            .GetResult();

        Rooms.AssertHolds(result, "Barq.Persistence knows no GraphQL, no HTTP and no jobs.");
    }

    [Fact]
    public void Jobs_AnyType_KnowsNoGraph()
    {
        var result = Types.InAssembly(Rooms.Jobs)
            .ShouldNot().HaveDependencyOnAny("Barq.Graph", "GraphQL", "GraphQLParser")
            .GetResult();

        Rooms.AssertHolds(result, "Barq.Jobs knows no GraphQL.");
    }

    [Theory]
    [InlineData("Transport")]
    [InlineData("Explorer")]
    public void GraphRoom_OnTheExecutor_KnowsNoEngine(string room)
    {
        // They sit on IRequestExecutor alone, so that the engine can be replaced under them.
        var types = Types.InAssembly(Rooms.Graph).That().ResideInNamespace($"Barq.Graph.{room}");
        Assert.NotEmpty(types.GetTypes());

        Rooms.AssertHolds(types.ShouldNot().HaveDependencyOnAny("GraphQL", "GraphQLParser").GetResult(), $"{room} knows no GraphQL engine.");
    }

    [Theory, MemberData(nameof(Projects))]
    public void References_OfEachProject_RunOneWay(string project, string[] forbidden)
    {
        // A reference that no type uses yet would pass the rules above.
        // Whom its own tests are friends with is no reference.
        var file = string.Join('\n', File.ReadLines(Path.Combine(Barq.Testing.RepositoryFolder.Root, "src", project, $"{project}.csproj"))
            .Where(line => !line.Contains("<InternalsVisibleTo", StringComparison.Ordinal)));

        Assert.All(forbidden, name => Assert.DoesNotContain($"\"{name}", file, StringComparison.Ordinal));
        Assert.All(forbidden, name => Assert.DoesNotContain($"/{name}.csproj", file, StringComparison.Ordinal));
    }

    public static TheoryData<string, string[]> Projects => new()
    {
        { "Barq.Persistence", ["Barq.Jobs", "Barq.Graph", "GraphQL", "Hangfire"] },
        { "Barq.Jobs", ["Barq.Graph", "GraphQL"] },
    };
}
