using System.Globalization;
using Barq.Jobs.Couriers;
using Barq.Jobs.Csv;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Couriers;

/// <summary>The jobs on couriers add up what they have done.</summary>
public sealed class CourierJobsTests
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Report_AllCouriers_AddsUpTheirParcels(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);

        var result = await desk.RunAsync<ReportResult>(CourierReportJob.Kind, new CourierReportArguments(null, null, null, null));

        var lines = (await desk.FetchAsync(result.Url)).TrimEnd().ReplaceLineEndings("\n").Split('\n')[1..].Select(line => line.Split(',')).ToArray();
        Assert.Equal(await desk.ReadAsync(context => context.Couriers.CountAsync(row => row.OrganizationId == 1)), lines.Length);
        var delivered = await desk.ReadAsync(context => context.Deliveries
            .Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Delivered && row.CourierId != null).Select(row => row.CodAmount).ToListAsync());
        Assert.Equal(delivered.Count, lines.Sum(line => int.Parse(line[4], CultureInfo.InvariantCulture)));
        Assert.Equal(delivered.Sum(), lines.Sum(line => decimal.Parse(line[8], CultureInfo.InvariantCulture)));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Recompute_WholeFleet_LooksAtEveryOrganization(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);

        var result = await desk.RunAsync<RecomputePerformanceResult>(RecomputePerformanceJob.Kind, new RecomputePerformanceArguments(), 0, Caller.System);
        var again = await desk.RunAsync<RecomputePerformanceResult>(RecomputePerformanceJob.Kind, new RecomputePerformanceArguments(), 0, Caller.System);

        Assert.Equal(await desk.ReadAsync(context => context.Organizations.CountAsync()), result.Organizations);
        Assert.Equal((result.Organizations, 0), (again.Organizations, again.Changed));
    }
}
