using System.Reflection;
using Barq.Graph.Preparation;
using NetArchTest.Rules;

namespace Barq.Architecture.Tests;

/// <summary>The projects and rooms that the rules speak of.</summary>
internal static class Rooms
{
    /// <summary>The aggregates: each has a room of this name in each project that deals with it.</summary>
    public static readonly string[] Aggregates = ["Organizations", "Users", "Couriers", "Vehicles", "Deliveries", "Tickets"];

    public static readonly Assembly Persistence = typeof(Barq.Persistence.Storage.FleetDbContext).Assembly;
    public static readonly Assembly Jobs = Assembly.Load("Barq.Jobs");
    public static readonly Assembly Graph = typeof(IRequestExecutor).Assembly;

    /// <summary>All projects under src.</summary>
    public static readonly Assembly[] All = [Persistence, Jobs, Graph];

    /// <summary>The names of a project's rooms: the folders under it, which are namespaces too.</summary>
    public static IReadOnlyList<string> Of(Assembly project) =>
        [.. project.GetTypes()
            .Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith(project.GetName().Name + ".", StringComparison.Ordinal))
            .Select(name => name.Split('.')[2])
            .Distinct()];

    /// <summary>The namespaces of all aggregates in all projects.</summary>
    public static string[] AggregateNamespaces() =>
        [.. All.SelectMany(_ => Aggregates, (project, aggregate) => $"{project.GetName().Name}.{aggregate}")];

    /// <summary>Fails with the names of the types that break a rule.</summary>
    public static void AssertHolds(TestResult result, string rule) =>
        Assert.True(result.IsSuccessful, $"{rule} Broken by {string.Join(", ", (result.FailingTypeNames ?? []).Order())}.");
}
