using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>
/// The caches change no answer: while the fleet is changed at random on two nodes, every operation of the front ends, asked by anybody on
/// either node, answers as a gateway without caches does.
/// </summary>
public sealed class SameAnswersTests : MutationTest
{
    private const int Rounds = 150;
    private const int OperationsPerRound = 6;

    [SkippableTheory, InlineData(TestProvider.Sqlite), InlineData(TestProvider.PostgreSql)]
    public async Task Operations_WhileTheFleetChanges_AnswerAsWithoutCaches(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var two = await one.BesideCachedAsync();
        await using var plain = one.Beside();
        Caller[] callers = [Manager, Viewer, Admin, Caller.Courier(1, 3), Stranger, Caller.System];
        var random = new Random(7);
        var hits = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (mutation, input) = await AnyMutationAsync(plain, random, round);
            await (random.Next(2) == 0 ? one : two).MutateAsync(mutation, input, caller: Admin);
            for (var i = 0; i < OperationsPerRound; i++)
            {
                // Few of them at a time, so that there are hits.
                var operation = OperationCase.All[((round / 25 * 7) + random.Next(8)) % OperationCase.All.Count];
                var caller = callers[random.Next(2) == 0 ? 0 : random.Next(callers.Length)];
                var variables = JsonSerializer.SerializeToElement(operation.Variables);
                var answer = await (random.Next(2) == 0 ? one : two).ExecuteAsync(operation.Document, variables, caller: caller);
                var expected = await plain.ExecuteAsync(operation.Document, variables, caller: caller);
                Assert.True(expected.Text == answer.Text, $"Round {round}, {operation} for {caller} after {mutation}:\n{expected.Text}\n{answer.Text}");
                hits += answer.Statements.Count == 0 ? 1 : 0;
            }
        }

        Assert.True(hits > Rounds, $"Only {hits} answers came from a cache, which proves little.");
    }

    private static async Task<(string Mutation, object Input)> AnyMutationAsync(TestGateway gateway, Random random, int round)
    {
        await using var context = gateway.Database.CreateFleetContext();
        switch (random.Next(7))
        {
            case 0:
                return ("createDelivery", new { trackingNumber = $"SAME-{round}", pickupAddress = "a", deliveryAddress = "b", codAmount = round });
            case 1:
                var pending = await context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending).Select(row => row.Id).FirstAsync();
                var active = await context.Couriers.Where(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active).Select(row => row.Id).FirstAsync();
                return ("assignDelivery", new { deliveryId = MutationAnswers.Id("Delivery", pending), courierId = MutationAnswers.Id("Courier", active) });
            case 2:
                return ("updateCourier", new { courierId = await AnyAsync<Courier>(context, random), fullName = $"Courier {round}", city = random.Next(2) == 0 ? "Riyadh" : "Jeddah" });
            case 3:
                return ("updateVehicle", new { vehicleId = await AnyAsync<Vehicle>(context, random), currentMileage = 1_000_000 + round });
            case 4:
                return ("updateOrganization", new { organizationId = MutationAnswers.Id("Organization", 1), name = $"Organization {round}" });
            case 5:
                return ("respondToTicket", new { ticketId = await AnyAsync<Ticket>(context, random), waits = random.Next(2) == 0 });
            default:
                return ("updateDelivery", new { deliveryId = await AnyAsync<Delivery>(context, random), notes = $"Note {round}" });
        }
    }

    private static async Task<string> AnyAsync<TEntity>(Barq.Persistence.Storage.FleetDbContext context, Random random)
        where TEntity : Barq.Persistence.Entity, Barq.Persistence.IOrganizationOwned
    {
        var keys = await context.Set<TEntity>().Where(row => row.OrganizationId == 1).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync();
        return MutationAnswers.Id(typeof(TEntity).Name, keys[random.Next(keys.Count)]);
    }
}
