using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>Requests of one operation, or of one client.</summary>
/// <param name="Total">Since the start.</param>
/// <param name="Errors">Answered with errors, whoever's fault, since the start.</param>
/// <param name="Failures">Of those, not executed through no fault of the client's: failed, busy, timed out.</param>
/// <param name="Codes">Requests by the codes of their errors, since the start.</param>
/// <param name="AvgTime">Mean time since the start, in seconds.</param>
/// <param name="Recent">In the last minute.</param>
/// <param name="ErrorRate">The share answered with errors in the last minute, 0 to 1.</param>
/// <param name="P50">Median of the last minute.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Rows">Rows that their statements have read or changed, since the start.</param>
/// <param name="Bytes">Bytes of their answers before compression, since the start.</param>
/// <param name="Cost">What they were estimated to cost before they ran, and what they did, since the start.</param>
/// <param name="LastSeen">When the last of them was.</param>
[Description("Requests of one operation, or of one client.")]
public sealed record CallMetrics(
    [property: Description("Since the start.")] long Total,
    [property: Description("Answered with errors, whoever's fault, since the start.")] long Errors,
    [property: Description("Of those, not executed through no fault of the client's: failed, busy, timed out.")] long Failures,
    [property: Description("Requests by the codes of their errors, since the start.")] IReadOnlyList<ErrorCodeMetrics> Codes,
    [property: Description("Mean time since the start, in seconds.")] double? AvgTime,
    [property: Description("In the last minute.")] long Recent,
    [property: Description("The share answered with errors in the last minute, 0 to 1.")] double? ErrorRate,
    [property: Description("Median of the last minute.")] double? P50,
    [property: Description("95 % took no longer.")] double? P95,
    [property: Description("99 % took no longer.")] double? P99,
    [property: Description("Rows that their statements have read or changed, since the start.")] long Rows,
    [property: Description("Bytes of their answers before compression, since the start.")] long Bytes,
    [property: Description("What they were estimated to cost before they ran, and what they did, since the start.")] CostMetrics Cost,
    [property: Description("When the last of them was.")] DateTimeOffset LastSeen);

/// <summary>Requests whose answer holds an error of a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Requests">How many.</param>
[Description("Requests whose answer holds an error of a code.")]
public sealed record ErrorCodeMetrics(
    [property: Description("The code.")] string Code,
    [property: Description("How many.")] long Requests);

/// <summary>An operation and its requests. Those whose document can't be used are <c>unknown</c>; those that the table has no room for, <c>other</c>.</summary>
/// <param name="Key">The beginning of its document's hash, and its name: the same on every node.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is: query, mutation or subscription; null where it is not known.</param>
/// <param name="Requests">Its requests.</param>
[Description("An operation and its requests. Those whose document can't be used are `unknown`; those that the table has no room for, `other`.")]
public sealed record OperationMetrics(
    [property: Description("The beginning of its document's hash, and its name: the same on every node.")] string Key,
    [property: Description("Its name.")] string Name,
    [property: Description("What it is: query, mutation or subscription; null where it is not known.")] string? Kind,
    [property: Description("Its requests.")] CallMetrics Requests);

/// <summary>A client, as it names itself, and its requests.</summary>
/// <param name="Name">Its name; <c>unknown</c> for those that say none, <c>other</c> for those that the table has no room for.</param>
/// <param name="Version">Its version; empty where it says none.</param>
/// <param name="Requests">Its requests.</param>
[Description("A client, as it names itself, and its requests.")]
public sealed record ClientMetrics(
    [property: Description("Its name; `unknown` for those that say none, `other` for those that the table has no room for.")] string Name,
    [property: Description("Its version; empty where it says none.")] string Version,
    [property: Description("Its requests.")] CallMetrics Requests);
