namespace Barq.Graph.Tests.Paging.Model;

/// <summary>What the tests filter, order and walk, by type.</summary>
internal static class ModelSchema
{
    public static readonly string[] Roots = ["organizations", "couriers", "deliveries", "tickets"];

    /// <summary>The type of a connection's rows.</summary>
    public static string TypeOf(string connection) => connection switch
    {
        "organizations" => "Organization",
        "couriers" => "Courier",
        "deliveries" => "Delivery",
        "tickets" => "Ticket",
        _ => throw new ArgumentOutOfRangeException(nameof(connection), connection, null),
    };

    public static string[] Fields(string type) => type switch
    {
        "Organization" => ["name", "isActive", "trialEndsAt"],
        "Courier" => ["fullName", "city", "email", "status", "joiningDate", "performanceScore", "totalDeliveries", "openDeliveries", "createdAt"],
        "Delivery" => ["trackingNumber", "status", "codAmount", "notes", "deliveredAt", "minutesToDeliver", "isLate", "createdAt"],
        "Ticket" => ["subject", "priority", "slaBreached", "firstResponseAt", "createdAt"],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The foreign keys among the filters, with the type that they refer to.</summary>
    public static readonly IReadOnlyDictionary<string, string> References =
        new Dictionary<string, string> { ["courierId"] = "Courier", ["deliveryId"] = "Delivery", ["organizationId"] = "Organization" };

    public static string[] ReferencesOf(string type) => type switch
    {
        "Courier" => ["organizationId"],
        "Delivery" => ["courierId", "organizationId"],
        "Ticket" => ["courierId", "deliveryId"],
        _ => [],
    };

    /// <summary>The times that have an index.</summary>
    public static string[] Ranges(string type) => type switch
    {
        "Courier" => ["createdAt"],
        "Delivery" => ["deliveredAt", "createdAt"],
        "Ticket" => ["createdAt"],
        _ => [],
    };

    public static (string Field, string Type)[] ToOne(string type) => type switch
    {
        "Courier" => [("organization", "Organization")],
        "Delivery" => [("courier", "Courier"), ("organization", "Organization")],
        "Ticket" => [("delivery", "Delivery"), ("courier", "Courier")],
        _ => [],
    };

    public static string[] Lists(string type) => type switch
    {
        "Organization" => ["couriers", "deliveries"],
        "Courier" => ["deliveries", "tickets"],
        "Delivery" => ["tickets"],
        _ => [],
    };
}
