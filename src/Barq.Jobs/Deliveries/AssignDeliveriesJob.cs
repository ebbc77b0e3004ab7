using System.ComponentModel;
using System.Globalization;
using Barq.Jobs.Offloading;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Deliveries;

/// <summary>What <c>assignDeliveriesAutomatically</c> is told.</summary>
/// <param name="City">The city whose waiting deliveries are given to its couriers.</param>
/// <param name="MostPerCourier">Open deliveries that a courier may have at most.</param>
/// <param name="Most">Deliveries that are given at most.</param>
public sealed record AssignDeliveriesArguments(string City, int MostPerCourier, int Most);

/// <summary>What came of <c>assignDeliveriesAutomatically</c>.</summary>
[Description("What came of `assignDeliveriesAutomatically`.")]
public sealed record AssignDeliveriesResult(
    [property: Description("Deliveries that have a courier now.")] int Assigned,
    [property: Description("Deliveries that somebody else had moved meanwhile, or that no rule allowed to give.")] int Skipped,
    [property: Description("Deliveries of the city that still wait.")] int Waiting,
    [property: Description("By which rule, and why it ended.")] string Explanation,
    [property: Description("What each active courier of the city got.")] IReadOnlyList<CourierShare> Couriers);

/// <summary>What a courier got.</summary>
[Description("What a courier got.")]
public sealed record CourierShare(
    [property: Description("The courier's number.")] string BarqId,
    [property: Description("Open deliveries at the beginning.")] int OpenBefore,
    [property: Description("Deliveries that the courier got.")] int Assigned);

/// <summary>
/// Gives the waiting deliveries of a city, the oldest first, each to the active courier of the city who has the fewest open ones (assigned or
/// in transit); of several the one with the smallest key. So the same fleet gives the same result. Each delivery is a step through
/// <see cref="DeliveryWrites.AssignAsync"/>, with its checkpoint: what a dispatcher moves meanwhile is left as it is, and after a crash the
/// next attempt goes on with the loads as they are by then. Its event says why the courier was chosen. Runs for one city at the same moment
/// look at a courier in turn, so that none gets more than is allowed; one who is active no more gets nothing.
/// </summary>
public sealed class AssignDeliveriesJob(IDbContextFactory<FleetDbContext> contexts) : IJob<AssignDeliveriesArguments, AssignDeliveriesResult>
{
    /// <summary>The job's kind, and the mutation's name.</summary>
    public const string Kind = "assignDeliveriesAutomatically";

    /// <inheritdoc/>
    public async Task<AssignDeliveriesResult> RunAsync(JobContext context, AssignDeliveriesArguments arguments, CancellationToken cancellationToken)
    {
        var done = context.Checkpoint<AssignProgress>() ?? new AssignProgress([], 0);
        var loads = await LoadsAsync(context, arguments, done, cancellationToken);
        var waiting = await WaitingAsync(context, arguments, arguments.Most - done.Given.Values.Sum(), cancellationToken);
        var reason = "no more deliveries wait";
        foreach (var delivery in waiting)
        {
            if (await GiveAsync(context, arguments, delivery, loads, done, waiting.Count, cancellationToken) is not { } after)
            {
                reason = loads.Exists(load => load.IsActive) ? $"every courier has {arguments.MostPerCourier} open deliveries" : "no courier of the city is active";
                break;
            }

            done = after;
        }

        return await EndAsync(context, arguments, done, loads, reason, cancellationToken);
    }

    // Null where no courier may take it. What was read of the couriers is looked at again under a lock: another run may have given them
    // deliveries since, and the desk may have sent one of them home.
    private static async Task<AssignProgress?> GiveAsync(
        JobContext context, AssignDeliveriesArguments arguments, long delivery, List<CourierLoad> loads, AssignProgress before, int waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            var active = loads.Where(load => load.IsActive).ToArray();
            if (active.Where(load => load.Open < arguments.MostPerCourier).OrderBy(load => load.Open).ThenBy(load => load.Key).FirstOrDefault() is not { } courier)
            {
                return null;
            }

            try
            {
                var after = await context.AdvanceAsync(
                    async (scope, token) =>
                    {
                        await courier.CheckAsync(scope, arguments.City, token);
                        var note = string.Create(
                            CultureInfo.InvariantCulture, $"Assigned automatically: {courier.Open} open deliveries, the fewest of {active.Length} active couriers in {arguments.City}.");
                        await DeliveryWrites.AssignAsync(scope, delivery, courier.Key, null, token, note);
                        return before.With(courier.Key);
                    },
                    after => (100 * (after.Given.Values.Sum() + after.Skipped) / (before.Given.Values.Sum() + before.Skipped + waiting), null),
                    cancellationToken);
                courier.Open++;
                return after;
            }
            catch (LoadMovedException)
            {
                // Its load says so by now: the next choice is another one, or the same one knowingly.
            }
            catch (Exception exception) when (exception is JobRefusedException or JobConflictException)
            {
                // A dispatcher was faster: theirs is the newer decision.
                return before with { Skipped = before.Skipped + 1 };
            }
        }
    }

    private async Task<List<CourierLoad>> LoadsAsync(JobContext context, AssignDeliveriesArguments arguments, AssignProgress done, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        database.Fence = context.Requester.Fence;
        var couriers = await database.Couriers
            .Where(row => row.OrganizationId == context.OrganizationId && row.City == arguments.City && row.Status == CourierStatus.Active)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.BarqId,
                Open = row.Deliveries.Count(delivery => delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit),
            }).ToListAsync(cancellationToken);
        return couriers.ConvertAll(row => new CourierLoad(row.Id, row.BarqId, row.Open - done.Given.GetValueOrDefault(row.Id)) { Open = row.Open });
    }

    private async Task<List<long>> WaitingAsync(JobContext context, AssignDeliveriesArguments arguments, int most, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        database.Fence = context.Requester.Fence;
        return await Waiting(database, context, arguments).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => row.Id).Take(Math.Max(most, 0)).ToListAsync(cancellationToken);
    }

    private static IQueryable<Delivery> Waiting(FleetDbContext database, JobContext context, AssignDeliveriesArguments arguments) => database.Deliveries
        .Where(row => row.OrganizationId == context.OrganizationId && row.Status == DeliveryStatus.Pending && row.City == arguments.City);

    private static Task<AssignDeliveriesResult> EndAsync(
        JobContext context, AssignDeliveriesArguments arguments, AssignProgress done, List<CourierLoad> loads, string reason, CancellationToken cancellationToken) =>
        context.CompleteAsync(
            async (scope, token) =>
            {
                var left = await Waiting(scope.Context, context, arguments).CountAsync(token);
                var assigned = done.Given.Values.Sum();
                return new AssignDeliveriesResult(
                    assigned,
                    done.Skipped,
                    left,
                    $"The oldest waiting delivery went to the active courier of {arguments.City} with the fewest open ones, at most {arguments.MostPerCourier} each, until "
                        + (assigned >= arguments.Most ? $"{arguments.Most} were given." : $"{reason}."),
                    loads.ConvertAll(load => new CourierShare(load.BarqId, load.Before, done.Given.GetValueOrDefault(load.Key))));
            },
            cancellationToken);

    private sealed record CourierLoad(long Key, string BarqId, int Before)
    {
        public int Open { get; set; }

        public bool IsActive { get; set; } = true;

        // Counts of several runs are taken in turn: nobody else counts this courier's deliveries until the write has ended.
        public async Task CheckAsync(WriteScope scope, string city, CancellationToken cancellationToken)
        {
            var courier = await scope.FindExclusiveAsync<Courier>(Key, "courierId", cancellationToken);
            IsActive = courier.Status == CourierStatus.Active && courier.City == city;
            var open = await scope.Context.Deliveries.CountAsync(
                row => row.CourierId == Key && (row.Status == DeliveryStatus.Assigned || row.Status == DeliveryStatus.InTransit), cancellationToken);
            var hasMoved = !IsActive || open > Open;
            Open = open;
            if (hasMoved)
            {
                throw new LoadMovedException();
            }
        }
    }

    private sealed class LoadMovedException : Exception;

    private sealed record AssignProgress(Dictionary<long, int> Given, int Skipped)
    {
        public AssignProgress With(long courier) => this with { Given = new Dictionary<long, int>(Given) { [courier] = Given.GetValueOrDefault(courier) + 1 } };
    }
}
