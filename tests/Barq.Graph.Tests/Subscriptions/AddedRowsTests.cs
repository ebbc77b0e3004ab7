using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Importing;
using Barq.Persistence.Organizations;
using Barq.Persistence.Transactions;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>A city's new parcels are seen whichever way they come: one, many, by upsert, or by an import, which tells that there are some.</summary>
public sealed class AddedRowsTests : SubscriptionTest
{
    private const string Moved = "subscription($where: DeliveryStatusChangedFilterInput) { deliveryStatusChanged(where: $where) { trackingNumber } }";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task StatusChanged_NewParcelsByEachMutation_AreToldToTheirCity(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        using var here = await SubscribeAsync(gateway, Moved, new { where = new { city = new { eq = "Tabuk" } } });
        using var elsewhere = await SubscribeAsync(gateway, Moved, new { where = new { city = new { eq = "Najran" } } });

        await gateway.MutateAsync("createDelivery", Item("NEW-1", "Gate 4, Tabuk"), caller: Manager);
        await gateway.MutateAsync("createDeliveries", new { items = new[] { Item("NEW-2", "Gate 4, Tabuk"), Item("NEW-3", "Gate 4, Abha") } }, "results { errors { __typename } }", Manager);
        await gateway.MutateAsync("upsertDelivery", Item("NEW-4", "Gate 4, Tabuk"), caller: Manager);

        foreach (var number in new[] { "NEW-1", "NEW-2", "NEW-4" })
        {
            Assert.Equal($"{{\"data\":{{\"deliveryStatusChanged\":{{\"trackingNumber\":\"{number}\"}}}}}}", (await here.NextAsync())!.Value.GetRawText());
        }

        await AreToldNothingAsync(gateway, here, elsewhere);
    }

    // An import told nobody: a city's board stood still while a thousand parcels came.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task StatusChanged_Import_TellsThoseWhoWaitForSuchThatThereAreSome(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        await using var context = gateway.Database.CreateFleetContext();
        var courier = await context.Couriers.Where(row => row.OrganizationId == 1).OrderBy(row => row.Id).FirstAsync();
        var known = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1);
        (int Times, string Query, object? Where, Caller By)[] cases =
        [
            (1, Moved, null, Manager),
            (1, Moved, null, Caller.System),
            (1, Moved, new { city = new { eq = "Tabuk" } }, Manager),
            (1, Moved, new { city = new { @in = new[] { "Abha", "Tabuk" } }, status = new { eq = "PENDING" } }, Manager),
            (1, Moved, new { courierCity = new { neq = "Riyadh" } }, Manager),
            (1, Moved, new { courierId = new { eq = (string?)null } }, Manager),
            (0, Moved, new { city = new { eq = "Abha" } }, Manager),
            (0, Moved, new { city = new { eq = "Tabuk" }, status = new { neq = "PENDING" } }, Manager),
            (0, Moved, new { courierCity = new { eq = courier.City } }, Manager),
            (0, Moved, new { courierId = new { eq = MutationAnswers.Id("Courier", courier.Id) } }, Manager),
            (0, Moved, null, Caller.User(2, CallerRole.Owner)),
            (0, Moved, null, Caller.Courier(1, courier.Id)),
            (0, $"subscription {{ deliveryChanged(id: \"{known}\") {{ id }} }}", null, Manager),
            (0, "subscription { ticketChanged { id } }", null, Manager),
        ];
        var listeners = new List<Listener>();
        foreach (var (_, query, where, by) in cases)
        {
            listeners.Add(await SubscribeAsync(gateway, query, where is null ? null : new { where }, by));
        }

        var left = await ImportAsync(gateway, ("IN-1", "Gate 4, Tabuk"), ("IN-2", "Gate 5, Tabuk"), ("IN-3", "Gate 6, Buraydah"));
        Assert.Empty(left);

        // One whose number is taken is no new one.
        Assert.Equal([1], await ImportAsync(gateway, ("IN-1", "Gate 4, Tabuk")));
        hub.Missed();

        foreach (var ((times, _, where, _), listener) in cases.Zip(listeners))
        {
            for (var i = 0; i <= times; i++)
            {
                Assert.EndsWith("null},\"extensions\":{\"eventsMayHaveBeenMissed\":true}}", (await listener.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);
            }
        }

        hub.Dispose();
        foreach (var (expected, listener) in cases.Zip(listeners))
        {
            Assert.Equal((expected.Where, null), (expected.Where, (await listener.NextAsync())?.GetRawText()));
            listener.Dispose();
        }
    }

    private static object Item(string number, string address) => new { trackingNumber = number, pickupAddress = address, deliveryAddress = "b" };

    private static async Task<IReadOnlySet<int>> ImportAsync(TestGateway gateway, params (string Number, string Address)[] rows)
    {
        IReadOnlySet<int>? left = null;
        var result = await gateway.Services.GetRequiredService<UnitOfWork>().RunAsync(
            Caller.System,
            "test",
            async (scope, token) =>
            {
                left = await DeliveryImportWrites.AddAsync(scope, 1, [.. rows.Select((row, i) => new ImportedDelivery(i + 1, row.Number, row.Address, "b", 1, null))], token);
                return await scope.Context.Organizations.OrderBy(row => row.Id).FirstAsync(token);
            },
            CancellationToken.None);
        Assert.Empty(result.Errors);
        return left!;
    }
}
