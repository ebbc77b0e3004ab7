using System.Diagnostics.Metrics;

namespace Barq.Graph.Metrics;

/// <summary>
/// What is counted by operation and by client, as instruments. Their labels are those of the tables, so there are no more of them than rows;
/// one that has given way to another begins at nothing when it comes again, as after a restart.
/// </summary>
internal static class CallInstruments
{
    /// <summary>Creates them.</summary>
    public static void Create(Meter meter, CallFigures figures)
    {
        var kinds = new (string Name, string? Unit, string What, Func<CallTotals, double> Read)[]
        {
            ("requests", null, "requests", calls => calls.Requests),
            ("duration", "s", "how long requests took together", calls => calls.Microseconds / 1e6),
            ("rows", null, "rows that statements have read or changed", calls => calls.Rows),
            ("bytes", "By", "bytes of answers, before compression", calls => calls.Bytes),
            ("statements", null, "statements that ran", calls => calls.Cost.Statements),
            ("database.duration", "s", "how long statements took together", calls => calls.Cost.DatabaseMicroseconds / 1e6),
            ("estimated.cost", null, "what requests were estimated to cost before they ran, as RATE_LIMIT_COST counts", calls => calls.Cost.EstimatedCost),
            ("estimated.rows", null, "rows that requests were estimated to bring", calls => calls.Cost.EstimatedRows),
            ("estimated.statements", null, "statements that requests were estimated to need", calls => calls.Cost.EstimatedStatements),
        };
        foreach (var (name, unit, what, read) in kinds)
        {
            meter.CreateObservableCounter($"graphql.operation.{name}", () => figures.Operations().Select(each => Measure(read(each.Calls), Of(each))), unit, $"By operation: {what}.");
            meter.CreateObservableCounter($"graphql.client.{name}", () => figures.Clients().Select(each => Measure(read(each.Calls), Of(each))), unit, $"By client: {what}.");
        }

        meter.CreateObservableCounter(
            "graphql.operation.errors", () => figures.Operations().SelectMany(each => ByCode(each.Calls, Of(each))), null, "By operation and code: requests answered with errors.");
        meter.CreateObservableCounter(
            "graphql.client.errors", () => figures.Clients().SelectMany(each => ByCode(each.Calls, Of(each))), null, "By client and code: requests answered with errors.");
    }

    private static KeyValuePair<string, object?>[] Of(OperationTotals operation) => [new("operation", operation.Name), new("operation_id", operation.Id)];

    private static KeyValuePair<string, object?>[] Of(ClientTotals client) => [new("client", client.Name), new("version", client.Version)];

    private static Measurement<double> Measure(double value, KeyValuePair<string, object?>[] labels) => new(value, labels);

    private static IEnumerable<Measurement<double>> ByCode(CallTotals calls, KeyValuePair<string, object?>[] labels) =>
        calls.Codes.Select(pair => Measure(pair.Value, [.. labels, new("code", pair.Key)]));
}
