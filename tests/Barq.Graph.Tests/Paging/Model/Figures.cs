using System.Globalization;
using System.Text.Json;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>What is made of all rows of a connection, on whatever page: as GraphQL, and by the rows in memory.</summary>
internal static class Figures
{
    public static readonly string[] Functions = ["sum", "avg", "p50", "p95", "min", "max", "countDistinct"];

    /// <summary>The selection for a type.</summary>
    public static string Selection(string type) =>
        $"aggregate {{ {string.Join(' ', Functions.Select(function => (function, Fields: FieldsOf(type, function))).Where(one => one.Fields.Length > 0).Select(one => $"{one.function} {{ {string.Join(' ', one.Fields)} }}"))} }}";

    /// <summary>Holds an answer against the rows.</summary>
    public static void Check(string path, string type, IReadOnlyList<ModelRow> rows, JsonElement actual)
    {
        foreach (var function in Functions)
        {
            foreach (var field in FieldsOf(type, function))
            {
                var expected = Of(function, rows, field);
                var told = actual.GetProperty(function).GetProperty(field);
                Assert.Equal($"{path} {function} {field}: {Text(expected)}", $"{path} {function} {field}: {Text(Read(told, expected))}");
            }
        }
    }

    public static string[] FieldsOf(string type, string function) => (type, function) switch
    {
        ("Courier", "sum" or "avg" or "p50" or "p95") => ["totalDeliveries", "performanceScore", "openDeliveries"],
        ("Courier", "min" or "max") => ["totalDeliveries", "performanceScore", "openDeliveries", "joiningDate", "createdAt"],
        ("Courier", _) => ["organizationId", "city", "status", "performanceScore", "openDeliveries"],
        ("Delivery", "sum" or "avg" or "p50" or "p95") => ["codAmount", "minutesToDeliver"],
        ("Delivery", "min" or "max") => ["codAmount", "minutesToDeliver", "createdAt", "deliveredAt"],
        ("Delivery", _) => ["courierId", "organizationId", "city", "status", "notes", "deliveredAt", "codAmount", "minutesToDeliver"],
        ("Ticket", "min" or "max") => ["createdAt", "firstResponseAt"],
        ("Ticket", "countDistinct") => ["courierId", "deliveryId", "priority", "subject"],
        ("Organization", "sum" or "avg" or "p50" or "p95") => ["maxUsers"],
        ("Organization", "min" or "max") => ["trialEndsAt"],
        ("Organization", _) => ["name", "trialEndsAt"],
        _ => [],
    };

    /// <summary>A figure of rows; numbers are decimals.</summary>
    public static object? Of(string function, IReadOnlyList<ModelRow> rows, string field) =>
        Of(function, [.. rows.Select(row => row.Values[field]).OfType<object>()]) is var figure && figure is int or long ? Number(figure) : figure;

    private static object? Of(string function, List<object> values) => function switch
    {
        "countDistinct" => values.Distinct().Count(),
        _ when values.Count == 0 => null,
        "sum" => values.Sum(Number),
        "avg" => decimal.Round(values.Sum(Number) / values.Count, 6, MidpointRounding.AwayFromZero),
        "p50" => Percentile([.. values.Select(Number).Order()], 0.5m),
        "p95" => Percentile([.. values.Select(Number).Order()], 0.95m),
        "min" => values.Min(),
        _ => values.Max(),
    };

    // Between the neighbours of the place that the share has from the first to the last.
    private static decimal Percentile(decimal[] sorted, decimal share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return decimal.Round(sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below])), 6, MidpointRounding.AwayFromZero);
    }

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static object? Read(JsonElement told, object? expected) => told.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => told.GetDecimal(),
        _ => expected is DateOnly ? DateOnly.Parse(told.GetString()!, CultureInfo.InvariantCulture) : told.GetDateTimeOffset(),
    };

    public static string Text(object? value) => value switch
    {
        null => "null",
        DateTimeOffset time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Number(value).ToString("0.##########", CultureInfo.InvariantCulture),
    };
}
