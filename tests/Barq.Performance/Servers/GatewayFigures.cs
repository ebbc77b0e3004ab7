using System.Text.Json;

namespace Barq.Performance.Servers;

/// <summary>What a gateway counts from its start on.</summary>
/// <param name="Hits">Look-ups in the caches that were answered.</param>
/// <param name="Misses">Look-ups that were not.</param>
/// <param name="Statements">SQL statements.</param>
/// <param name="StatementSeconds">How long they took together.</param>
internal sealed record GatewayFigures(long Hits, long Misses, long Statements, double StatementSeconds)
{
    /// <summary>The share of look-ups that were answered; null where there were none.</summary>
    public double? HitRate => Hits + Misses > 0 ? (double)Hits / (Hits + Misses) : null;

    /// <summary>How long a statement took on the average; null where there were none.</summary>
    public double? StatementMean => Statements > 0 ? StatementSeconds / Statements : null;

    /// <summary>What was counted since an earlier look.</summary>
    public GatewayFigures Since(GatewayFigures earlier) =>
        new(Hits - earlier.Hits, Misses - earlier.Misses, Statements - earlier.Statements, StatementSeconds - earlier.StatementSeconds);

    /// <summary>Reads the answer of <c>/api/v1/performance/metrics</c>.</summary>
    public static GatewayFigures Read(JsonElement metrics)
    {
        var (cache, database) = (metrics.GetProperty("cache"), metrics.GetProperty("database"));
        var statements = database.GetProperty("total_queries").GetInt64();
        var mean = database.GetProperty("since_start").GetProperty("avg_time");
        return new GatewayFigures(
            cache.GetProperty("total_hits").GetInt64(), cache.GetProperty("total_misses").GetInt64(), statements, mean.ValueKind == JsonValueKind.Number ? mean.GetDouble() * statements : 0);
    }
}
