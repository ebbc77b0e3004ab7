using Barq.Jobs.Deliveries;
using Barq.Persistence;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Organizations;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Jobs.Tests.Deliveries;

/// <summary>Automatic assignment while others assign, suspend, or do the same: each delivery has one courier, and no courier too many.</summary>
public sealed class AssignRaceTests
{
    private const string City = "Raceville";

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    // Each run counted what a courier had when it began, and both filled them up: twice the allowed number.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_TwoForOneCityAtOnce_GiveEachDeliveryOnceAndNobodyTooMany(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await PrepareAsync(desk, couriers: 3, deliveries: 40);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            Task.Run(() => desk.RunAsync<AssignDeliveriesResult>(AssignDeliveriesJob.Kind, new AssignDeliveriesArguments(City, 5, 40)))));

        var given = await GivenAsync(desk);
        Assert.Equal([5, 5, 5], given.GroupBy(row => row.CourierId).Select(courier => courier.Count()));
        Assert.Equal(15, results.Sum(result => result.Assigned));
        Assert.All(given, row => Assert.Equal(1, row.Assignments));
        Assert.All(results, result => Assert.Equal(25, result.Waiting));
    }

    // A courier who was suspended after the run had looked stayed the one with the fewest: nothing was given to anybody.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_CourierSuspendedAfterItLooked_GivesAllToTheOthers(TestProvider provider)
    {
        var looked = new AfterItLooked();
        await using var desk = await JobDesk.CreateAsync(provider, services => services.AddSingleton<IStatementObserver>(looked));
        var couriers = await PrepareAsync(desk, couriers: 3, deliveries: 10);
        looked.Act = () => DoAsync(desk, (scope, token) => CourierWrites.ChangeStatusAsync(scope, couriers[0], CourierStatus.Suspended, null, token));

        var result = await desk.RunAsync<AssignDeliveriesResult>(AssignDeliveriesJob.Kind, new AssignDeliveriesArguments(City, 1000, 60));

        Assert.True(looked.IsDone);
        Assert.Equal((10, 0, 0), (result.Assigned, result.Skipped, result.Waiting));
        Assert.Equal([5, 5], (await GivenAsync(desk)).GroupBy(row => row.CourierId).OrderBy(courier => courier.Key).Select(courier => courier.Count()));
        Assert.DoesNotContain(await GivenAsync(desk), row => row.CourierId == couriers[0]);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_WhileTheDeskAssignsTheSame_GivesEachOnce(TestProvider provider)
    {
        var looked = new AfterItLooked();
        await using var desk = await JobDesk.CreateAsync(provider, services => services.AddSingleton<IStatementObserver>(looked));
        await PrepareAsync(desk, couriers: 3, deliveries: 60);
        var elsewhere = await desk.ReadAsync(context => context.Couriers
            .Where(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active && row.City != City).Select(row => row.Id).FirstAsync());
        var deliveries = await desk.ReadAsync(context => context.Deliveries.Where(row => row.TrackingNumber.StartsWith("R-")).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync());
        Task<WriteResult> TakeAsync(long delivery) => DoAsync(desk, (scope, token) => DeliveryWrites.AssignAsync(scope, delivery, elsewhere, null, token));

        // The first is gone when the run comes to it; those from the end it meets somewhere.
        looked.Act = () => TakeAsync(deliveries[0]);

        var running = Task.Run(() => desk.RunAsync<AssignDeliveriesResult>(AssignDeliveriesJob.Kind, new AssignDeliveriesArguments(City, 1000, 60)));
        await Poll.UntilAsync(() => looked.IsDone, "the run to look");
        var byHand = 1;
        foreach (var delivery in deliveries[30..].AsEnumerable().Reverse())
        {
            byHand += (await TakeAsync(delivery)).Errors.Count == 0 ? 1 : 0;
        }

        var result = await running;
        var given = await GivenAsync(desk);
        Assert.InRange(result.Skipped, 1, byHand);
        Assert.Equal((60, 0), (given.Count, result.Waiting));
        Assert.Equal((60 - byHand, byHand), (result.Assigned, given.Count(row => row.CourierId == elsewhere)));
        Assert.All(given, row => Assert.Equal(1, row.Assignments));
    }

    private static Task<WriteResult> DoAsync(JobDesk desk, Func<WriteScope, CancellationToken, Task<Entity>> work) =>
        desk.Get<UnitOfWork>().RunAsync(JobDesk.Admin, "byHand", work, CancellationToken.None);

    private static async Task<IReadOnlyList<long>> PrepareAsync(JobDesk desk, int couriers, int deliveries)
    {
        var organization = await desk.ReadAsync(context => context.Organizations.SingleAsync(row => row.Id == 1));
        var added = Enumerable.Range(1, couriers).Select(number => new Courier
        {
            OrganizationId = organization.Id, BarqId = $"RACE-{number}", FullName = $"Courier {number}", MobileNumber = $"+9665000000{number:00}", City = City, Status = CourierStatus.Active,
        }).ToList();
        await desk.SetAsync(context =>
        {
            context.AddRange(added);
            context.AddRange(Enumerable.Range(1, deliveries).Select(number => new Delivery
            {
                OrganizationId = organization.Id, TrackingNumber = $"R-{number}", PickupAddress = $"Warehouse, {City}", City = City, DeliveryAddress = "7 King Road",
            }));
            return Task.CompletedTask;
        });
        return added.ConvertAll(row => row.Id);
    }

    private static Task<List<Given>> GivenAsync(JobDesk desk) => desk.ReadAsync(context => context.Deliveries
        .Where(row => row.TrackingNumber.StartsWith("R-") && row.CourierId != null)
        .Select(row => new Given(row.CourierId!.Value, row.Events.Count(change => change.Status == DeliveryStatus.Assigned))).ToListAsync());

    private sealed record Given(long CourierId, int Assignments);

    /// <summary>Acts once, when a run has looked: at its couriers, and by the next statement at the deliveries.</summary>
    private sealed class AfterItLooked : IStatementObserver
    {
        private volatile bool _isDone;
        private bool _hasLooked;

        public Func<Task<WriteResult>>? Act { get; set; }

        public bool IsDone => _isDone;

        public void Executed(in StatementExecution execution)
        {
            if (Act is null)
            {
                return;
            }

            if (!_hasLooked)
            {
                _hasLooked = execution.Text.Contains("couriers", StringComparison.Ordinal);
                return;
            }

            // Once: what it does is observed too.
            var act = Act;
            Act = null;
            Assert.Empty(Task.Run(act).GetAwaiter().GetResult().Errors);
            _isDone = true;
        }
    }
}
