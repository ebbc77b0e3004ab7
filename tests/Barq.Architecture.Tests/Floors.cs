namespace Barq.Architecture.Tests;

/// <summary>The floors of each project, from the ground up: a room uses only rooms on floors below its own. docs/adr/0016 draws them.</summary>
internal static class Floors
{
    private static readonly string[][] _persistence =
    [
        // What every row has, and tools that know no row.
        ["", "BoundedMemory", "Folding", "Measuring", "Settings", "Workflows"],
        ["Redis", "Sharing", "Stamping"],

        // Who asks, and whose rows are; how rows are stored.
        ["Access", "Upgrading"],
        ["Storage"],
        ["Files", "Outbox", "RowSecurity"],
        ["Changes", "Diagnostics"],

        // The databases, what a write may do, and what watches over both.
        ["Databases"],
        ["Writing"],
        ["BackgroundJobs", "Explaining", "Idempotency", "Outbox.Dispatching", "Replicas"],
        ["Auditing", "Querying"],
        ["Retention", "SecondLevelCache", "Transactions"],

        // The aggregates, and what happens to them.
        [.. Rooms.Aggregates, "Documents", "Events", "Memory"],
        ["Deliveries.Archiving", "Deliveries.Importing", "Deliveries.Notifications"],
        ["Seeding"],
        ["Embedded", "Startup"],
        ["Checklist", "Composition"],
    ];

    private static readonly string[][] _jobs =
    [
        ["", "Readiness"],
        ["Draining", "Mailing", "Telemetry", "Webhooks"],
        ["Authentication", "Offloading"],
        ["Csv", "Monitoring"],
        ["Deliveries"],
        ["Hosting"],
        ["Checklist", "Scheduling"],
        ["Couriers", "Retention", "Tickets", "Warming"],
        ["Composition"],
    ];

    private static readonly string[][] _graph =
    [
        ["", "NodeIds", "Pages"],
        ["Admission", "Limits", "Transport.Addressing", "Transport.Sending"],
        ["Errors", "Transport.Accepting"],
        ["Dashboard", "Documents", "Explorer"],
        ["Authorization", "StartPage"],

        // What an answer is, and what there is to be asked for.
        ["Answers", "Definitions", "RateLimiting"],
        ["Auditing", "Filtering", "TypeSystem"],

        // From arguments to plans, and from rows to bytes.
        ["Paging"],
        ["Batching"],
        ["Responses"],
        ["Plans"],
        ["Projections"],
        ["Mutations", "Subscriptions"],

        // A request, and what it costs.
        ["Preparation"],
        ["Costs", "PersistedOperations", "Profiling", "ResponseCache", "Transport.Connections"],
        ["Commands", "Subscriptions.Running"],
        ["BackgroundJobs", "Execution", "Organizations"],
        ["Couriers", "Deliveries", "Metrics", "ResponseCache.Warming", "Tickets", "Users", "Vehicles", "WarmUp"],

        // Clients.
        ["Transport.Http"],
        ["Checklist", "Files", "PerformanceApi", "PersistedOperations.Publishing", "Transport.Streams", "Transport.WebSockets"],
        ["Composition"],
    ];

    /// <summary>The floor of each room, the room by its full name.</summary>
    public static IReadOnlyDictionary<string, int> All { get; } = Of("Barq.Persistence", _persistence)
        .Concat(Of("Barq.Jobs", _jobs)).Concat(Of("Barq.Graph", _graph)).ToDictionary(room => room.Name, room => room.Floor);

    /// <summary>Whether both are aggregates, the one circle that there is: rows lead to each other in both directions, and so do the classes of their tables.</summary>
    public static bool AreAggregates(string room, string other) => _aggregates.Contains(room) && _aggregates.Contains(other);

    private static readonly HashSet<string> _aggregates = [.. Rooms.Aggregates.Select(aggregate => $"Barq.Persistence.{aggregate}")];

    private static IEnumerable<(string Name, int Floor)> Of(string project, string[][] floors) =>
        floors.SelectMany((rooms, floor) => rooms.Select(room => (room.Length == 0 ? project : $"{project}.{room}", floor)));
}
