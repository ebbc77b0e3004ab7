using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence;
using Barq.Persistence.Auditing;
using Barq.Persistence.Organizations;
using Barq.Persistence.Outbox;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>Every mutation, sent by several at the same moment.</summary>
public sealed class EveryRaceTests : MutationTest
{
    private const int Rounds = 8;
    private const int Senders = 4;

    // Who comes after a delete finds nothing.
    private static readonly string[] _losses = ["ConflictError", "IllegalStatusMoveError", "NotFoundError"];

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_ManyAtOnceFromOneVersion_ExactlyOneIsDone(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        var mutations = stage.Mutations.Where(mutation => mutation.Input.TakesVersion).ToArray();
        Assert.InRange(mutations.Length, 15, 50);
        await RaceAsync(gateway, stage, mutations, (mutation, round, input) => input["version"] = mutation.EntityType == typeof(Organization) ? round + 1 : 1);
    }

    // Was: 158 of 200 updates of one delivery were refused by a conflict that none of them had asked about.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_ManyAtOnceWithoutVersion_NoneIsRefusedAndEachIsRecordedOnce(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        foreach (var mutation in stage.Mutations.Where(mutation => mutation.Input.TakesVersion))
        {
            for (var round = 0; round < (mutation.Name == "updateDelivery" ? 20 : 2); round++)
            {
                var input = await stage.InputAsync(mutation);
                var key = KeyOf(mutation, input);
                var before = await RecordedAsync(gateway, mutation, key);

                var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(sender => SendOneAsync(gateway, mutation, Vary(mutation, input, sender))));

                // The rules hold for each as it finds the object: a second one may not be moved again, or is there no more.
                Assert.All(answers, answer => Assert.True(answer.Error is null or "IllegalStatusMoveError" or "ValidationError" or "NotFoundError", $"{mutation.Name}: {answer.Payload.GetRawText()}"));
                var recorded = await RecordedAsync(gateway, mutation, key);
                var done = answers.Count(answer => answer.IsDone);
                Assert.InRange(recorded.Audited - before.Audited, 1, done);
                if (mutation.Name.StartsWith("update", StringComparison.Ordinal))
                {
                    Assert.Equal((mutation.Name, done), (mutation.Name, recorded.Audited - before.Audited));
                }

                Assert.Equal((mutation.Name, recorded.Audited - before.Audited), (mutation.Name, recorded.Told - before.Told));
                if (recorded.Version is { } version)
                {
                    Assert.Equal((mutation.Name, recorded.Audited - before.Audited), (mutation.Name, version - before.Version));
                }
            }
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_ManyAtOnceWithOneUniqueValueOrStatus_ExactlyOneIsDone(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        var mutations = stage.Mutations.Where(mutation => !mutation.Input.TakesVersion && !MutationStage.Upserts(mutation)
            && (mutation.Errors & (MutationErrors.Conflict | MutationErrors.IllegalStatusMove)) != MutationErrors.None).ToArray();
        Assert.Equal(
            ["cancelJob", "createCourier", "createDelivery", "createOrganization", "createUser", "createVehicle", "retryJob"],
            mutations.Select(mutation => mutation.Name).Order(StringComparer.Ordinal));
        await RaceAsync(gateway, stage, mutations, (_, _, _) => { });
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_ManyAtOnceWithOneKey_IsDoneOnceAndAnswersAll(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        foreach (var mutation in stage.Mutations.Where(mutation => mutation.Name != "deleteNotificationTarget"))
        {
            for (var round = 0; round < 2; round++)
            {
                var input = await stage.InputAsync(mutation);
                input["idempotencyKey"] = $"race-{round}-{mutation.Name}";

                var answers = await SendAsync(gateway, mutation, input);

                Assert.All(answers, answer => Assert.True(answer.IsDone, $"{mutation.Name}: {answer.Payload.GetRawText()}"));
                Assert.Single(answers.Select(answer => answer.Payload.GetProperty(mutation.ResultField).GetRawText()).Distinct());
            }
        }
    }

    private static async Task RaceAsync(TestGateway gateway, MutationStage stage, IEnumerable<MutationDefinition> mutations, Action<MutationDefinition, int, JsonObject> change)
    {
        foreach (var mutation in mutations)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var input = await stage.InputAsync(mutation);
                change(mutation, round, input);

                var answers = await SendAsync(gateway, mutation, input);

                Assert.True(answers.Count(answer => answer.IsDone) == 1, $"{mutation.Name}: {string.Join('\n', answers.Select(answer => answer.Payload.GetRawText()))}");
                Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.True(_losses.Contains(answer.Error), $"{mutation.Name}: {answer.Payload.GetRawText()}"));
            }
        }
    }

    private static async Task<(int Audited, int Told, int? Version)> RecordedAsync(TestGateway gateway, MutationDefinition mutation, long key)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var type = mutation.EntityType.Name;
        var told = $"\"type\":\"{type}\",\"id\":{key},";
        return (
            await context.AuditLog.CountAsync(row => row.Action == mutation.Name && row.EntityType == type && row.EntityId == key),
            await context.OutboxMessages.CountAsync(row => row.Kind == OutboxMessage.EntityChanged && row.Payload.Contains(told) && row.Payload.Contains(mutation.Name)),
            (await context.FindAsync(mutation.EntityType, key) as IVersioned)?.Version);
    }

    private static long KeyOf(MutationDefinition mutation, JsonObject input) =>
        NodeId.TryParse(input[mutation.Input.Fields.First(field => field.IdOf == mutation.EntityType).Name]!.GetValue<string>(), out var id) ? id.Key : throw new InvalidOperationException();

    // Each sender wants something else: what changes nothing writes nothing.
    private static JsonObject Vary(MutationDefinition mutation, JsonObject input, int sender)
    {
        var varied = (JsonObject)input.DeepClone();
        foreach (var field in mutation.Input.Fields.Where(field => input.ContainsKey(field.Name) && field.IdOf is null))
        {
            var value = input[field.Name]!;
            varied[field.Name] = field switch
            {
                { Name: "statuses" or "signingSecret" } => value.DeepClone(),
                { Name: "email" } => $"{sender}{value}",
                { Type: { } type } when type == typeof(string) => $"{value}{sender}",
                { Type: { } type } when type == typeof(int) || type == typeof(decimal) => value.GetValue<int>() + sender,
                { Name: "status" } when mutation.Name == "updateVehicle" => sender % 2 == 0 ? "ACTIVE" : "MAINTENANCE",
                _ => value.DeepClone(),
            };
        }

        return varied;
    }

    private static Task<MutationAnswer> SendOneAsync(TestGateway gateway, MutationDefinition mutation, JsonObject input) =>
        Task.Run(() => gateway.MutateAsync(mutation.Name, input, MutationStage.ResultOf(mutation), MutationStage.CallerOf(mutation)));

    private static Task<MutationAnswer[]> SendAsync(TestGateway gateway, MutationDefinition mutation, JsonObject input) => Task.WhenAll(
        Enumerable.Range(0, Senders).Select(_ => Task.Run(() => gateway.MutateAsync(mutation.Name, input, MutationStage.ResultOf(mutation), MutationStage.CallerOf(mutation)))));
}
