using System.ComponentModel;
using System.Globalization;
using Barq.Jobs.Csv;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries.Importing;
using Barq.Persistence.Files;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Deliveries;

/// <summary>What <c>importDeliveries</c> is told: a file, or a few rows.</summary>
/// <param name="FileId">The stored file with the rows; null where they come themselves.</param>
/// <param name="Rows">The rows, in the order of <see cref="DeliveryCsv.Columns"/>; null where a file has them.</param>
/// <param name="Existing">What becomes of rows whose delivery is there already.</param>
public sealed record ImportDeliveriesArguments(long? FileId, IReadOnlyList<string?[]>? Rows = null, ExistingDeliveries Existing = ExistingDeliveries.Refuse);

/// <summary>What came of <c>importDeliveries</c>.</summary>
[Description("What came of `importDeliveries`.")]
public sealed record ImportDeliveriesResult(
    [property: Description("Rows of the file.")] int Rows,
    [property: Description("Deliveries that were added.")] int Imported,
    [property: Description("Rows that were neither imported nor updated.")] int Refused,
    [property: Description("Where the refused rows can be fetched, each with its reason: a path of the gateway, to be asked with a token of the same organization; null where there are none.")] string? RefusedUrl,
    [property: Description("Until when; null where there are none.")] DateTimeOffset? ExpiresAt,
    [property: Description("Rows of deliveries that were there already and say by now what the row says; null where the import was to refuse them.")] int? Updated = null);

/// <summary>
/// Adds the deliveries of a file, and changes those that are there where it is told to. Each 500 rows are a step: deliveries, events, audit entries, the refused rows and the checkpoint are
/// one transaction, so that after a crash the next attempt goes on behind the last row that is done, and no row is done twice. Memory holds
/// one step's rows, however long the file is.
/// </summary>
public sealed class ImportDeliveriesJob(FileStore files, TimeProvider time) : IJob<ImportDeliveriesArguments, ImportDeliveriesResult>
{
    /// <summary>The job's kind, and the mutation's name.</summary>
    public const string Kind = "importDeliveries";

    /// <summary>Rows of a file at most.</summary>
    public const int MostRows = 100_000;

    private const int StepRows = 500;

    private static readonly string[] _refusedColumns = ["row", "reason", .. DeliveryCsv.Columns];

    /// <inheritdoc/>
    public async Task<ImportDeliveriesResult> RunAsync(JobContext context, ImportDeliveriesArguments arguments, CancellationToken cancellationToken)
    {
        var done = context.Checkpoint<ImportProgress>() ?? new ImportProgress(await CountAsync(arguments, cancellationToken), 0, 0, 0, 0, null);
        using var csv = await DeliveryCsv.OpenAsync(await OpenAsync(arguments, cancellationToken), cancellationToken);
        await csv.SkipAsync(done.Read, cancellationToken);
        while (await csv.ReadAsync(StepRows, cancellationToken) is { Count: > 0 } rows)
        {
            var started = time.GetTimestamp();
            var before = done;
            done = await context.AdvanceAsync(
                (scope, token) => ImportAsync(scope, context.OrganizationId, arguments.Existing == ExistingDeliveries.Update, before, rows, token),
                after => (100 * after.Read / after.Total, FormattableString.Invariant(arguments.Existing == ExistingDeliveries.Update
                    ? $"{after.Imported} imported, {after.Updated} updated, {after.Refused} refused"
                    : (FormattableString)$"{after.Imported} imported, {after.Refused} refused")),
                cancellationToken);

            // The database is everybody's: for half of the time it is theirs alone.
            await Task.Delay(time.GetElapsedTime(started), time, cancellationToken);
        }

        return await context.CompleteAsync((scope, token) => EndAsync(scope, arguments.Existing, done, token), cancellationToken);
    }

    // Before anything is done: a file that is too long, or broken in its middle, leaves nothing behind.
    private async Task<int> CountAsync(ImportDeliveriesArguments arguments, CancellationToken cancellationToken)
    {
        using var csv = await DeliveryCsv.OpenAsync(await OpenAsync(arguments, cancellationToken), cancellationToken);
        var rows = await csv.SkipAsync(MostRows + 1, cancellationToken);
        return rows <= MostRows ? rows : throw new JobRefusedException($"The file has more than {MostRows} rows.");
    }

    private async Task<Stream> OpenAsync(ImportDeliveriesArguments arguments, CancellationToken cancellationToken) => arguments switch
    {
        { Rows: { } rows } => new MemoryStream(DeliveryCsv.Write(rows)),
        { FileId: { } key } when await files.FindAsync(Caller.System, key, cancellationToken) is { } file => files.OpenRead(file),
        _ => throw new JobRefusedException("The file has expired."),
    };

    private async Task<ImportProgress> ImportAsync(
        WriteScope scope, long organizationId, bool updates, ImportProgress done, List<DeliveryCsvRow> rows, CancellationToken cancellationToken)
    {
        var good = new Dictionary<string, ImportedDelivery>(StringComparer.Ordinal);
        var earlier = new List<(DeliveryCsvRow Row, string Number)>();
        var refused = new List<(DeliveryCsvRow Row, string Reason)>();
        var byNumber = rows.ToDictionary(row => row.Number);
        foreach (var row in rows)
        {
            var (delivery, problem) = DeliveryRowCheck.Check(row);
            if (delivery is null)
            {
                refused.Add((row, problem!));
            }
            else if (good.TryAdd(delivery.TrackingNumber, delivery))
            {
                continue;
            }
            else if (updates)
            {
                // The last one counts, as it does where they are steps apart.
                earlier.Add((byNumber[good[delivery.TrackingNumber].Row], delivery.TrackingNumber));
                good[delivery.TrackingNumber] = delivery;
            }
            else
            {
                refused.Add((row, "trackingNumber stands in the file twice."));
            }
        }

        var taken = await DeliveryImportWrites.AddAsync(scope, organizationId, [.. good.Values], cancellationToken);
        var changes = updates
            ? await DeliveryUpdateWrites.FindAsync(scope, organizationId, [.. good.Values.Where(delivery => taken.Contains(delivery.Row))], cancellationToken)
            : null;
        var reasons = changes?.Refused ?? taken.ToDictionary(row => row, _ => DeliveryImportWrites.Taken);
        refused.AddRange(reasons.Select(one => (byNumber[one.Key], one.Value)));
        refused.AddRange(earlier.Where(one => reasons.ContainsKey(good[one.Number].Row)).Select(one => (one.Row, reasons[good[one.Number].Row])));
        var imported = good.Count - taken.Count;
        var file = await KeepAsync(scope, organizationId, done.RefusedFile, refused, cancellationToken);

        // Behind the file, which is saved at once.
        changes?.Apply();
        return done with
        {
            Read = done.Read + rows.Count,
            Imported = done.Imported + imported,
            Updated = done.Updated + rows.Count - imported - refused.Count,
            Refused = done.Refused + refused.Count,
            RefusedFile = file,
        };
    }

    private async Task<long?> KeepAsync(
        WriteScope scope, long organizationId, long? known, List<(DeliveryCsvRow Row, string Reason)> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0)
        {
            return known;
        }

        var cells = refused.OrderBy(one => one.Row.Number)
            .Select(one => (string?[])[one.Row.Number.ToString(CultureInfo.InvariantCulture), one.Reason, .. one.Row.Cells]);
        return (await ResultFile.AppendAsync(
            scope, files, known, organizationId, "refused-rows.csv", _refusedColumns, CsvText.Rows(_refusedColumns.Length, cells), cancellationToken)).Id;
    }

    private static async Task<ImportDeliveriesResult> EndAsync(WriteScope scope, ExistingDeliveries existing, ImportProgress done, CancellationToken cancellationToken)
    {
        var refused = done.RefusedFile is { } key ? await ResultFile.CompleteAsync(scope, key, cancellationToken) : null;
        return new ImportDeliveriesResult(done.Read, done.Imported, done.Refused, refused is null ? null : FileLink.Of(refused), refused?.ExpiresAt, existing == ExistingDeliveries.Update ? done.Updated : null);
    }

    private sealed record ImportProgress(int Total, int Read, int Imported, int Updated, int Refused, long? RefusedFile);
}
