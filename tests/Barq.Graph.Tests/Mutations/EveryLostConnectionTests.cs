using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Jobs.Couriers;
using Barq.Jobs.Deliveries;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Idempotency;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Mutations;

/// <summary>
/// A connection that dies at each message of a mutation in turn. The answer is always typed, says of a commit that nobody knows, and of nothing
/// else; sent again with its key the mutation is there once. Was: a restart of PostgreSQL made writes answer INTERNAL_SERVER_ERROR.
/// </summary>
public sealed class EveryLostConnectionTests : MutationTest
{
    [SkippableTheory]
    [InlineData("createDelivery", ConnectionFault.CutBefore)]
    [InlineData("createDelivery", ConnectionFault.CutBeforeTheAnswer)]
    [InlineData("createDelivery", ConnectionFault.ShutDown)]
    [InlineData("assignDelivery", ConnectionFault.CutBeforeTheAnswer)]
    [InlineData("updateCourier", ConnectionFault.ShutDown)]
    [InlineData("archiveDeliveries", ConnectionFault.CutBefore)]
    [InlineData("archiveDeliveries", ConnectionFault.CutBeforeTheAnswer)]
    [InlineData("archiveDeliveries", ConnectionFault.ShutDown)]
    public async Task Mutation_ConnectionDiesAtEachMessage_SaysWhatIsKnown(string name, ConnectionFault fault)
    {
        await using var gateway = await MutationStage.StartAsync(TestProvider.PostgreSql);
        await using var faults = new PostgreSqlFaults(gateway.Database.ConnectionString);
        await using var node = Beside(gateway, faults);
        await using var context = gateway.Database.CreateFleetContext();
        var stage = new MutationStage(gateway);
        var mutation = stage.Mutations.Single(known => known.Name == name);
        Assert.True((await SendAsync(node, mutation, await InputAsync(-1))).Text.Contains("errors\":null", StringComparison.Ordinal));
        var unknown = 0;
        for (var message = 0; ; message++)
        {
            var input = await InputAsync(message);
            faults.BreakAt(message, fault);

            var answer = await SendAsync(node, mutation, input);

            faults.Heal();
            if (faults.Broken is not { } broken)
            {
                Assert.Null(answer.ErrorCode);
                Assert.InRange(message, 4, 40);
                break;
            }

            var isCommit = broken.Contains("COMMIT\0", StringComparison.Ordinal);
            unknown += isCommit ? 1 : 0;
            Assert.True(answer.ErrorCode == "SERVICE_UNAVAILABLE", $"{message}: {broken}\n{answer.Text}");
            Assert.True(answer.Text.Contains("may or may not", StringComparison.Ordinal) == isCommit, $"{message}: {broken}\n{answer.Text}");

            // What broke before the commit has left nothing; what broke behind it is read again, and there once.
            Assert.Null((await SendAsync(node, mutation, input)).ErrorCode);
            Assert.Equal((message, 1), (message, await CountAsync(input)));
        }

        Assert.Equal(1, unknown);

        async Task<JsonObject> InputAsync(int number)
        {
            var input = await stage.InputAsync(mutation);
            input["idempotencyKey"] = $"{name}-{fault}-{number}";
            return input;
        }

        Task<int> CountAsync(JsonObject input)
        {
            var key = input["idempotencyKey"]!.GetValue<string>();
            var keys = context.IdempotencyKeys;
            return mutation.Job is null
                ? context.AuditLog.CountAsync(row => row.Action == name && keys.Any(used => used.Key == key && used.ResultKey == row.EntityId))
                : context.BackgroundJobs.CountAsync(row => row.IdempotencyKey == key);
        }
    }

    [SkippableFact]
    public async Task Request_ServerRefusesConnections_IsTypedAndOverWhenTheServerIsBack()
    {
        await using var gateway = await MutationStage.StartAsync(TestProvider.PostgreSql);
        await using var faults = new PostgreSqlFaults(gateway.Database.ConnectionString);
        var stage = new MutationStage(gateway);
        var mutations = stage.Mutations;
        foreach (var (refuse, code) in new (Action Refuse, string Code)[]
        {
            (() => faults.RefuseWith("57P03"), "SERVICE_UNAVAILABLE"), (() => faults.RefuseWith("57P01"), "SERVICE_UNAVAILABLE"),
            (() => faults.RefuseWith("08006"), "SERVICE_UNAVAILABLE"), (() => faults.RefuseWith("53300"), "SERVICE_BUSY"), (faults.Close, "SERVICE_UNAVAILABLE"),
        })
        {
            await using var node = Beside(gateway, faults);
            refuse();
            foreach (var mutation in mutations)
            {
                var answer = await SendAsync(node, mutation, await stage.InputAsync(mutation));
                Assert.True(answer.ErrorCode == code, $"{mutation.Name}: {answer.Text}");
                Assert.DoesNotContain("may or may not", answer.Text, StringComparison.Ordinal);
            }

            Assert.Equal(code, (await node.ExecuteAsync("{ deliveries(first: 1) { nodes { id } } }")).ErrorCode);
            faults.Heal();
        }

        faults.Open();
        await using var last = Beside(gateway, faults);
        Assert.Null((await last.ExecuteAsync("{ deliveries(first: 1) { nodes { id } } }")).ErrorCode);
    }

    private static TestGateway Beside(TestGateway gateway, PostgreSqlFaults faults) => gateway.Beside(
        services => services.AddDeliveryJobs().AddCourierJobs().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("DATABASE_URL", faults.ConnectionString), new("CACHE_ENABLED", "false"), new("DEDUPLICATION_WINDOW", "600")]).Build()));

    private static Task<GatewayAnswer> SendAsync(TestGateway gateway, MutationDefinition mutation, JsonObject input)
    {
        var type = char.ToUpperInvariant(mutation.Name[0]) + mutation.Name[1..] + "Input";
        return gateway.ExecuteAsync(
            $"mutation($input: {type}!) {{ {mutation.Name}(input: $input) {{ {MutationStage.ResultOf(mutation)} errors {{ __typename }} }} }}", new { input }, caller: MutationStage.CallerOf(mutation));
    }
}
