using Barq.Jobs.Csv;
using Barq.Jobs.Deliveries;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Archiving;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Deliveries;

/// <summary>The jobs on deliveries do what they say, on the demo fleet.</summary>
public sealed class DeliveryJobsTests
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Assign_WaitingDeliveries_GoToTheLeastLoadedCouriers(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        var city = await CityAsync(desk);
        await desk.SetAsync(context =>
        {
            context.AddRange(Enumerable.Range(1, 7).Select(number => new Delivery
            {
                OrganizationId = 1, TrackingNumber = $"W-{number}", PickupAddress = $"Warehouse, {city}", City = city, DeliveryAddress = "7 King Road",
            }));
            return Task.CompletedTask;
        });

        var result = await desk.RunAsync<AssignDeliveriesResult>(AssignDeliveriesJob.Kind, new AssignDeliveriesArguments(city, 50, 7));

        Assert.Equal((7, 0), (result.Assigned, result.Skipped));
        Assert.Equal(7, result.Couriers.Sum(courier => courier.Assigned));

        // Nobody got one while another had fewer.
        var ends = result.Couriers.Where(courier => courier.Assigned > 0).Select(courier => courier.OpenBefore + courier.Assigned).Max();
        Assert.All(result.Couriers, courier => Assert.True(courier.OpenBefore + courier.Assigned >= ends - 1, $"{courier} against {ends}"));
        var assigned = await desk.ReadAsync(context => context.DeliveryEvents.Where(row => row.Note!.StartsWith("Assigned automatically")).Include(row => row.Delivery).ThenInclude(row => row.Courier).ToListAsync());
        Assert.Equal(7, assigned.Count);
        Assert.All(assigned, row => Assert.Equal((DeliveryStatus.Assigned, city, CourierStatus.Active), (row.Delivery.Status, row.Delivery.Courier!.City, row.Delivery.Courier.Status)));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Assign_SameFleetTwice_GivesTheSameResult(TestProvider provider)
    {
        var results = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var desk = await JobDesk.CreateAsync(provider);
            var result = await desk.RunAsync<AssignDeliveriesResult>(AssignDeliveriesJob.Kind, new AssignDeliveriesArguments(await CityAsync(desk), 50, 7));
            results.Add(string.Join(',', result.Couriers));
        }

        Assert.Equal(results[0], results[1]);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Assign_CityWithoutCouriers_SaysSo(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await desk.SetAsync(context => context.Couriers.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, CourierStatus.OnLeave)));

        var result = await desk.RunAsync<AssignDeliveriesResult>(AssignDeliveriesJob.Kind, new AssignDeliveriesArguments(await CityAsync(desk), 50, 7));

        Assert.Equal(0, result.Assigned);
        Assert.True(result.Waiting > 0);
        Assert.Contains("no courier of the city is active", result.Explanation, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Report_Filtered_HasTheRowsOfTheOrganizationAlone(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await desk.SetAsync(context => context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Failed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Notes, "=1+1")));
        var expected = await desk.ReadAsync(context => context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Failed)
            .OrderBy(row => row.Id).Select(row => row.TrackingNumber).ToListAsync());

        var result = await desk.RunAsync<ReportResult>(DeliveryReportJob.Kind, new DeliveryReportArguments(null, null, DeliveryStatus.Failed, null, null));

        var lines = (await desk.FetchAsync(result.Url)).TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, result.Rows);
        Assert.StartsWith("trackingNumber,status,courier,", lines[0], StringComparison.Ordinal);
        Assert.Equal(expected, lines[1..].Select(line => line.Split(',')[0]));
        Assert.All(lines[1..], line => Assert.EndsWith(",'=1+1", line, StringComparison.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Report_NoRows_IsALineOfNames(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);

        var result = await desk.RunAsync<ReportResult>(DeliveryReportJob.Kind, new DeliveryReportArguments(DateTimeOffset.MaxValue.AddDays(-400), null, null, null, "Riyadh"));

        Assert.Equal(0, result.Rows);
        Assert.Single((await desk.FetchAsync(result.Url)).TrimEnd().Split('\n'));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Archive_OldDeliveries_CountsThem(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        var now = TimeProvider.System.GetUtcNow().AddYears(1);

        var result = await desk.RunAsync<ArchiveDeliveriesResult>(ArchiveDeliveriesJob.Kind, new ArchiveDeliveriesArguments(now));

        Assert.True(result.Archived > 0);
        Assert.Equal(result.Archived, await desk.ReadAsync(context => context.ArchivedDeliveries.CountAsync(row => row.OrganizationId == 1)));
        Assert.Equal(0, (await desk.RunAsync<ArchiveDeliveriesResult>(ArchiveDeliveriesJob.Kind, new ArchiveDeliveriesArguments(now))).Archived);
    }

    private static async Task<string> CityAsync(JobDesk desk) => (await desk.ReadAsync(context => context.Deliveries
        .Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending).Select(row => row.PickupAddress).ToListAsync()))
        .GroupBy(address => address[(address.LastIndexOf(", ", StringComparison.Ordinal) + 2)..]).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
}
