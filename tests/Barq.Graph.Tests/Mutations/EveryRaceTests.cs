using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Organizations;
using Barq.Testing.Databases;

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

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_ManyAtOnceWithOneUniqueValueOrStatus_ExactlyOneIsDone(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        var mutations = stage.Mutations.Where(mutation => !mutation.Input.TakesVersion
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

    private static Task<MutationAnswer[]> SendAsync(TestGateway gateway, MutationDefinition mutation, JsonObject input) => Task.WhenAll(
        Enumerable.Range(0, Senders).Select(_ => Task.Run(() => gateway.MutateAsync(mutation.Name, input, $"{mutation.ResultField} {{ id }}", MutationStage.CallerOf(mutation)))));
}
