using Barq.Jobs.Deliveries;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Importing;
using Barq.Persistence.Outbox;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Deliveries;

/// <summary>Each row of a file is imported once or refused with its reason, whatever happens in between.</summary>
public sealed class ImportDeliveriesJobTests
{
    private const string Names = "trackingNumber,pickupAddress,deliveryAddress,codAmount,notes\n";

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_GoodAndBadRows_ImportsTheGoodAndListsTheBad(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        var taken = await desk.ReadAsync(context => context.Deliveries.OrderBy(row => row.Id).Select(row => row.TrackingNumber).FirstAsync());
        var file = await desk.UploadAsync(
            "Tracking_Number;ignored;pickupAddress;deliveryAddress;codAmount\n"
            + "T-1;x;\"Warehouse; Al Olaya, Riyadh\";7 King Road;149.90\n"
            + "T-2;x;;7 King Road;1\n"
            + $"{taken};x;Warehouse;7 King Road;1\n"
            + "T-1;x;Warehouse;7 King Road;1\n"
            + "T-5;x;Warehouse;7 King Road;1.999\n"
            + "T-6;x;Warehouse;7 King Road;-1\n"
            + $"{new string('9', 51)};x;Warehouse;7 King Road;1\n"
            + "T-8;x;=Warehouse;حي النرجس;\n");

        var result = await desk.RunAsync<ImportDeliveriesResult>(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(file));

        Assert.Equal((8, 2, 6), (result.Rows, result.Imported, result.Refused));
        var imported = await desk.ReadAsync(context => context.Deliveries.Where(row => row.TrackingNumber.StartsWith("T-")).OrderBy(row => row.TrackingNumber).ToListAsync());
        Assert.Equal(["T-1", "T-8"], imported.Select(row => row.TrackingNumber));
        Assert.Equal(("Warehouse; Al Olaya, Riyadh", 149.90m, 1L), (imported[0].PickupAddress, imported[0].CodAmount, imported[0].OrganizationId));
        Assert.Equal("حي النرجس", imported[1].DeliveryAddress);
        var refused = (await desk.FetchAsync(result.RefusedUrl!)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal("row,reason,trackingNumber,pickupAddress,deliveryAddress,codAmount,notes", refused[0]);
        Assert.Equal(
            ["2,pickupAddress is missing.", "3,trackingNumber is another", "4,trackingNumber stands in the file twice", "5,codAmount has more than two", "6,\"codAmount must be a number", "7,trackingNumber has more than 50"],
            refused[1..].Select((line, index) => new[] { "2,pickupAddress is missing.", "3,trackingNumber is another", "4,trackingNumber stands in the file twice", "5,codAmount has more than two", "6,\"codAmount must be a number", "7,trackingNumber has more than 50" }[index] is var start && line.StartsWith(start, StringComparison.Ordinal) ? start : line));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_RowsInsteadOfAFile_AreImportedAsTheyAre(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);

        var result = await desk.RunAsync<ImportDeliveriesResult>(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(null, [["R-1", "=Warehouse, \"A\"", "7 King\nRoad", "5", null]]));

        Assert.Equal((1, 1), (result.Rows, result.Imported));
        var row = await desk.ReadAsync(context => context.Deliveries.SingleAsync(row => row.TrackingNumber == "R-1"));
        Assert.Equal(("=Warehouse, \"A\"", "7 King\nRoad", 5m, null), (row.PickupAddress, row.DeliveryAddress, row.CodAmount, row.Notes));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_SeveralSteps_CountsAllRowsAndTellsItsProgress(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        var file = await desk.UploadAsync(Names + string.Concat(Enumerable.Range(1, 2500).Select(row => $"S-{row},Warehouse,7 King Road,,\n")));

        var result = await desk.RunAsync<ImportDeliveriesResult>(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(file));

        Assert.Equal((2500, 2500, 0, null), (result.Rows, result.Imported, result.Refused, result.RefusedUrl));
        Assert.Equal(2500, await desk.ReadAsync(context => context.DeliveryEvents.CountAsync(row => row.Delivery.TrackingNumber.StartsWith("S-"))));
        Assert.Equal(5, await desk.ReadAsync(context => context.OutboxMessages.CountAsync(row => row.Kind == "rows-changed")));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_ToldToUpdate_ChangesWhatIsThereAndAddsTheRest(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        var (open, ended, foreign) = await desk.ReadAsync(async context => (
            await context.Deliveries.AsNoTracking().FirstAsync(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending),
            await context.Deliveries.AsNoTracking().FirstAsync(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Delivered),
            await context.Deliveries.AsNoTracking().FirstAsync(row => row.OrganizationId == 2)));
        string?[] Same(Delivery row) => [row.TrackingNumber, row.PickupAddress, row.DeliveryAddress, row.CodAmount.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Notes];
        string?[][] rows =
        [
            ["U-1", "Warehouse, Riyadh", "a", "1", null],
            ["U-1", "Warehouse, Jeddah", "b", "2", "twice"],
            [open.TrackingNumber, "Warehouse, Abha", "c", "3.50", null],
            Same(ended),
            [foreign.TrackingNumber, "Warehouse, Abha", "c", "3", null],
            [foreign.TrackingNumber, "Warehouse, Abha", "d", "4", null],
        ];

        var result = await desk.RunAsync<ImportDeliveriesResult>(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(null, rows, ExistingDeliveries.Update));
        var again = await desk.RunAsync<ImportDeliveriesResult>(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(null, [rows[1], rows[2], [ended.TrackingNumber, "x", "y", "1", null]], ExistingDeliveries.Update));

        Assert.Equal((6, 1, 3, 2), (result.Rows, result.Imported, result.Updated, result.Refused));
        Assert.Equal((3, 0, 2, 1), (again.Rows, again.Imported, again.Updated, again.Refused));
        Assert.Contains("3,The delivery has come to its end", await desk.FetchAsync(again.RefusedUrl!), StringComparison.Ordinal);
        var refused = await desk.FetchAsync(result.RefusedUrl!);
        Assert.Contains("5,trackingNumber is another", refused, StringComparison.Ordinal);
        Assert.Contains("6,trackingNumber is another", refused, StringComparison.Ordinal);
        await desk.ReadAsync(async context =>
        {
            var added = await context.Deliveries.SingleAsync(row => row.TrackingNumber == "U-1");
            Assert.Equal(("Jeddah", "b", 2m, "twice", 1), (added.City, added.DeliveryAddress, added.CodAmount, added.Notes, added.Version));
            var changed = await context.Deliveries.SingleAsync(row => row.Id == open.Id);
            Assert.Equal(("Abha", "c", 3.50m, null, open.Version + 1), (changed.City, changed.DeliveryAddress, changed.CodAmount, changed.Notes, changed.Version));
            Assert.Equal(ended.Version, (await context.Deliveries.SingleAsync(row => row.Id == ended.Id)).Version);
            Assert.Equal(1, await context.AuditLog.CountAsync(row => row.EntityType == nameof(Delivery) && row.EntityId == open.Id && row.Before != null));
            Assert.Equal(1, await context.OutboxMessages.CountAsync(row => row.Kind == OutboxMessage.EntityChanged && row.Payload.Contains($"\"type\":\"Delivery\",\"id\":{open.Id},")));
            return true;
        });
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_FileThatIsNone_IsRefusedAtOnceAndLeavesNothing(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        var before = await desk.ReadAsync(context => context.Deliveries.CountAsync());

        foreach (var (text, error) in new[]
        {
            ("a,b\n1,2\n", "names no column trackingNumber"),
            (Names + string.Concat(Enumerable.Range(1, 100_001).Select(row => $"{row},a,b,,\n")), "more than 100000 rows"),
        })
        {
            var row = await desk.FailAsync(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(await desk.UploadAsync(text)));
            Assert.Equal(JobStatus.Dead, row.Status);
            Assert.Contains(error, row.Error!, StringComparison.Ordinal);
        }

        Assert.Equal(before, await desk.ReadAsync(context => context.Deliveries.CountAsync()));
    }
}
