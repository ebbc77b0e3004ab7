using System.Globalization;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Files;
using Microsoft.EntityFrameworkCore;

namespace Barq.Testing.Offloading;

/// <summary>The rows that a drill's jobs work on, and the search for those that are missing or there twice.</summary>
internal sealed class DrillFleet(DrillServers servers, IReadOnlyList<DrillJob> jobs)
{
    /// <summary>Whose deliveries are imported and assigned.</summary>
    public const long Organization = 1;

    /// <summary>Whose deliveries are reported: nothing else changes them.</summary>
    public const long ReportedOrganization = 2;

    private const int ReportedRows = 7000;
    private const int CouriersOfCity = 3;

    /// <summary>Adds the couriers and deliveries of the cities to assign in, and enough deliveries for reports of several pages.</summary>
    public async Task PrepareAsync()
    {
        await using var context = Fleet.FleetDatabases.CreateFleetContext(servers.Database);
        foreach (var job in jobs.Where(job => job.Kind == DrillKind.Assignment))
        {
            context.AddRange(job.TrackingNumbers.Select(number => Waiting(Organization, number, job.City)));
            context.AddRange(Enumerable.Range(0, CouriersOfCity).Select(courier => new Courier
            {
                OrganizationId = Organization,
                BarqId = string.Create(CultureInfo.InvariantCulture, $"{job.Prefix}{courier}"),
                FullName = $"Courier of {job.City}",
                MobileNumber = "+966500000000",
                Status = CourierStatus.Active,
                City = job.City,
            }));
        }

        context.AddRange(Enumerable.Range(0, ReportedRows).Select(row => Waiting(ReportedOrganization, string.Create(CultureInfo.InvariantCulture, $"REPORTED-{row}"), "Reported")));
        await context.SaveChangesAsync();
    }

    /// <summary>Looks at what is there.</summary>
    public async Task<JobDrillResult> JudgeAsync(DrillClients clients)
    {
        var rows = (await servers.ReadAsync(context => context.BackgroundJobs.AsNoTracking().Where(job => job.IdempotencyKey!.StartsWith("drill-")).ToListAsync()))
            .ToLookup(row => row.IdempotencyKey!);
        var effects = await DrillEffects.ReadAsync(servers);
        var lost = new List<string>();
        var doubled = new List<string>();
        var done = 0;
        foreach (var job in jobs.Where(job => job.Acknowledged != 0))
        {
            var row = rows[job.Key].FirstOrDefault(row => row.Id == job.Acknowledged);
            done += row?.Status == JobStatus.Succeeded ? 1 : 0;
            var (missing, twice) = row is { Status: JobStatus.Succeeded } ? await effects.OfAsync(job, row) : ($"is {row?.Status.ToString() ?? "gone"}: {row?.Error}", null);
            Note(lost, job, missing);
            Note(doubled, job, rows[job.Key].Count() > 1 ? $"has {rows[job.Key].Count()} rows" : twice);
        }

        // Files that no job names were begun by an attempt that another did again.
        var files = await servers.ReadAsync(context => context.StoredFiles.CountAsync(file => file.Purpose == FilePurpose.Result));
        var reports = jobs.Count(job => job.Kind == DrillKind.Report && job.Acknowledged != 0);
        var spare = files > reports ? files - reports : 0;
        if (spare > 0)
        {
            doubled.Add($"{spare} files too many");
        }

        return new JobDrillResult(jobs.Count, clients.Acknowledged, done, lost.Count, doubled.Count + clients.Renamed)
        {
            Requests = clients.Requests,
            CutOff = rows.SelectMany(group => group).Sum(row => Math.Max(row.Attempts - 1 - row.Failures, 0)),
            Examples = [.. lost.Take(5), .. doubled.Take(5)],
        };
    }

    private static void Note(List<string> notes, DrillJob job, string? problem)
    {
        if (problem is not null)
        {
            notes.Add($"{job.Kind} {job.Key} {problem}");
        }
    }

    private static Delivery Waiting(long organization, string number, string city) => new()
    {
        OrganizationId = organization,
        TrackingNumber = number,
        PickupAddress = $"Warehouse, {city}",
        City = city,
        DeliveryAddress = "7 King Road",
        Status = DeliveryStatus.Pending,
    };
}
