using System.Text.Json.Nodes;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Auditing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>Mutations of many that want the same rows at the same moment.</summary>
public sealed class ManyAtOnceTests : MutationTest
{
    private const int Rounds = 25;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task SameRows_InOppositeOrder_AreAllDoneAndNeverWaitInACircle(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var stage = new ManyStage(gateway);
        var items = await stage.ItemsAsync("updateDeliveries", new Flaw[40]);
        JsonArray backwards = [.. items.Reverse().Select(item => item!.DeepClone())];
        await using (var node = gateway.Beside())
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (one, other) = (Noted(items, $"a{round}"), Noted(backwards, $"b{round}"));

                var answers = await Task.WhenAll(
                    Task.Run(() => gateway.MutateAsync("updateDeliveries", new { items = one }, "results { errors { __typename } }", Manager)),
                    Task.Run(() => node.MutateAsync("updateDeliveries", new { items = other }, "results { errors { __typename } }", Manager)));

                Assert.All(answers, answer => Assert.True(answer.IsDone, answer.Payload.GetRawText()));
            }
        }

        await using var context = gateway.Database.CreateFleetContext();
        var written = await context.Deliveries.Where(row => row.TrackingNumber.StartsWith("many-")).Select(row => new { row.Version, row.Notes }).ToListAsync();
        Assert.All(written, row => Assert.Equal(1 + (2 * Rounds), row.Version));
        Assert.Single(written.Select(row => row.Notes).Distinct());
        if (provider == TestProvider.PostgreSql)
        {
            // Counted by the backends, and told to all once they pause.
            await Poll.UntilAsync(
                async () => await context.Database.SqlQueryRaw<long>("SELECT xact_commit AS \"Value\" FROM pg_stat_database WHERE datname = current_database()").SingleAsync() is var value && value >= 2 * Rounds,
                "the figures of the database");
            Assert.Equal(0, await context.Database.SqlQueryRaw<long>("SELECT deadlocks AS \"Value\" FROM pg_stat_database WHERE datname = current_database()").SingleAsync());
        }
    }

    // Two that add the same numbers, one of them backwards.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task SameNumbers_InOppositeOrder_AreAddedOnce(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var node = gateway.Beside();
        var stage = new ManyStage(gateway);
        for (var round = 0; round < Rounds; round++)
        {
            var items = await stage.ItemsAsync("createDeliveries", new Flaw[20], $"many-{round}");
            JsonArray backwards = [.. items.Reverse().Select(item => item!.DeepClone())];

            var answers = await Task.WhenAll(
                Task.Run(() => gateway.MutateAsync("createDeliveries", new { items, mode = "EACH" }, "results { delivery { id } errors { __typename } }", Manager)),
                Task.Run(() => node.MutateAsync("createDeliveries", new { items = backwards, mode = "EACH" }, "results { delivery { id } errors { __typename } }", Manager)));

            var results = answers.SelectMany(answer => answer.Payload.GetProperty("results").EnumerateArray()).ToArray();
            Assert.Equal((20, 20), (results.Count(result => result.GetProperty("delivery").ValueKind == System.Text.Json.JsonValueKind.Object), results.Count(result => result.GetRawText().Contains("ConflictError", StringComparison.Ordinal))));
        }

        await using var context = gateway.Database.CreateFleetContext();
        Assert.Equal(20 * Rounds, await context.Deliveries.CountAsync(row => row.TrackingNumber.StartsWith("many-")));
        Assert.Equal(20 * Rounds, await context.AuditLog.CountAsync(row => row.Action == "createDeliveries"));
    }

    private static JsonArray Noted(JsonArray items, string notes) => [.. items.Select(item =>
    {
        var copy = item!.DeepClone();
        copy["notes"] = notes;
        return copy;
    })];
}
