using System.Text.Json;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Microsoft.EntityFrameworkCore;

namespace Barq.Testing.Offloading;

/// <summary>What the jobs of a drill have left behind.</summary>
internal sealed class DrillEffects
{
    private readonly HttpClient _gateway;
    private readonly Dictionary<string, Effect> _deliveries;
    private readonly string[] _reported;

    private DrillEffects(HttpClient gateway, Dictionary<string, Effect> deliveries, string[] reported) => (_gateway, _deliveries, _reported) = (gateway, deliveries, reported);

    /// <summary>Reads it.</summary>
    public static async Task<DrillEffects> ReadAsync(DrillServers servers)
    {
        var audits = await servers.ReadAsync(context => context.AuditLog
            .Where(entry => entry.EntityType == nameof(Delivery) && (entry.Action == "importDeliveries" || entry.Action == "assignDeliveriesAutomatically"))
            .GroupBy(entry => entry.EntityId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count));
        var deliveries = await servers.ReadAsync(context => context.Deliveries.Where(row => row.TrackingNumber.StartsWith("DRILL-"))
            .Select(row => new { row.Id, row.TrackingNumber, row.CourierId, Events = row.Events.Count }).ToListAsync());
        var reported = await servers.ReadAsync(context => context.Deliveries
            .Where(row => row.OrganizationId == DrillFleet.ReportedOrganization).OrderBy(row => row.Id).Select(row => row.TrackingNumber).ToArrayAsync());
        return new DrillEffects(
            servers.Gateway.Client,
            deliveries.ToDictionary(row => row.TrackingNumber, row => new Effect(row.CourierId is not null, row.Events, audits.GetValueOrDefault(row.Id))),
            reported);
    }

    /// <summary>What of a job's effect is missing, and what is there twice; null for nothing.</summary>
    public Task<(string? Missing, string? Twice)> OfAsync(DrillJob job, BackgroundJob row)
    {
        var result = JsonElement.Parse(row.Result!);
        return job.Kind == DrillKind.Report ? ReportAsync(result) : Task.FromResult(Deliveries(job, result));
    }

    private (string? Missing, string? Twice) Deliveries(DrillJob job, JsonElement result)
    {
        var isImport = job.Kind != DrillKind.Assignment;
        var found = job.TrackingNumbers.Select(number => _deliveries.GetValueOrDefault(number) ?? new Effect(false, 0, 0)).ToArray();
        var missing = found.Count(effect => effect.Events == 0 || effect.Audits == 0 || (!isImport && !effect.IsAssigned));
        var twice = found.Count(effect => effect.Events > 1 || effect.Audits > 1);

        // A row that is refused, or skipped, was there already: an attempt has found another one's effect.
        var again = result.GetProperty(isImport ? "refused" : "skipped").GetInt32();
        var counted = result.GetProperty(isImport ? "imported" : "assigned").GetInt32();
        return (
            missing > 0 || counted < job.Rows ? $"lacks {missing} deliveries, and says that it did {counted} of {job.Rows}" : null,
            twice > 0 || again > 0 ? $"has {twice} deliveries twice, and found {again} done already" : null);
    }

    private async Task<(string? Missing, string? Twice)> ReportAsync(JsonElement result)
    {
        var text = await _gateway.GetStringAsync(result.GetProperty("url").GetString()![1..]);
        var numbers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(',')[0]).ToArray();
        var missing = _reported.Except(numbers).Count();
        var twice = numbers.Length - numbers.Distinct(StringComparer.Ordinal).Count();
        return (missing > 0 || numbers.Length < _reported.Length ? $"lacks {missing} lines" : null, twice > 0 ? $"has {twice} lines twice" : null);
    }

    private sealed record Effect(bool IsAssigned, int Events, int Audits);
}
