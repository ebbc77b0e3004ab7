using System.ComponentModel;

namespace Barq.Jobs.Csv;

/// <summary>A report that is ready.</summary>
[Description("A report that is ready.")]
public sealed record ReportResult(
    [property: Description("Its rows, without the line of names.")] int Rows,
    [property: Description("Its size in bytes.")] long Bytes,
    [property: Description("Where it can be fetched: a path of the gateway, to be asked with a token of the same organization.")] string Url,
    [property: Description("Until when.")] DateTimeOffset ExpiresAt);
