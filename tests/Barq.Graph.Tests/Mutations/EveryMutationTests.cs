using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.TypeSystem;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>What holds for every mutation there is: it is done with a good input, and answers each error of its union.</summary>
public sealed class EveryMutationTests : MutationTest
{
    private const string Asked = " query { is: __typename organizations(first: 1) { nodes { slug } } }";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_GoodInput_IsDoneAndAudited(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        await using var context = gateway.Database.CreateFleetContext();
        foreach (var mutation in stage.Mutations)
        {
            var input = await stage.InputAsync(mutation);

            var answer = await gateway.MutateAsync(mutation.Name, input, (mutation.Deletes ? mutation.ResultField : $"{mutation.ResultField} {{ __typename id }}") + Asked, MutationStage.CallerOf(mutation));

            Assert.True(answer.IsDone, $"{mutation.Name}: {answer.Payload.GetRawText()}");
            Assert.Equal("Query", answer.Payload.GetProperty("query").GetProperty("is").GetString());
            Assert.NotEmpty(answer.Payload.GetProperty("query").GetProperty("organizations").GetProperty("nodes").EnumerateArray());
            var result = answer.Payload.GetProperty(mutation.ResultField);
            Assert.True(NodeId.TryParse((mutation.Deletes ? result : result.GetProperty("id")).GetString(), out var id));
            Assert.Equal(mutation.EntityType.Name, id.TypeName);
            if (mutation.Job is null && mutation.EntityType.Name != "BackgroundJob")
            {
                Assert.True(await context.AuditLog.AnyAsync(row => row.Action == mutation.Name && row.EntityId == id.Key), mutation.Name);
            }
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_EachErrorOfItsUnion_IsAnsweredAndLeavesNoTrace(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        await using var context = gateway.Database.CreateFleetContext();
        foreach (var mutation in stage.Mutations)
        {
            var seen = new SortedSet<string>(StringComparer.Ordinal);
            var input = await stage.InputAsync(mutation);
            if (mutation.Errors.HasFlag(MutationErrors.Conflict) && !mutation.Input.TakesVersion)
            {
                // What is there already is changed, unless it is another organization's.
                var (first, by) = MutationStage.Upserts(mutation)
                    ? (With(input, "organizationId", MutationAnswers.Id("Organization", 2)), Stranger)
                    : (input, MutationStage.CallerOf(mutation));
                Assert.True((await gateway.MutateAsync(mutation.Name, first, caller: by)).IsDone, mutation.Name);
                seen.Add(await ErrorAsync(gateway, mutation, input, MutationStage.CallerOf(mutation)));
            }

            var before = await context.AuditLog.CountAsync();
            seen.Add(await ErrorAsync(gateway, mutation, input, Viewer));
            seen.Add(await ErrorAsync(gateway, mutation, input, Stranger));
            seen.Add(await ErrorAsync(gateway, mutation, With(input, "idempotencyKey", new string('x', 201)), MutationStage.CallerOf(mutation)));
            if (mutation.Input.TakesVersion)
            {
                seen.Add(await ErrorAsync(gateway, mutation, With(input, "version", 4711), MutationStage.CallerOf(mutation)));
            }

            if (mutation.Errors.HasFlag(MutationErrors.IllegalStatusMove))
            {
                var field = mutation.Input.Fields.First(field => field.IdOf == mutation.EntityType);
                Assert.True(NodeId.TryParse(input[field.Name]!.GetValue<string>(), out var id));
                await stage.EndAsync(mutation.EntityType, id.Key);
                seen.Add(await ErrorAsync(gateway, mutation, input, MutationStage.CallerOf(mutation)));
            }

            if (mutation.Errors.HasFlag(MutationErrors.PlanLimitReached))
            {
                await MutationStage.SetPlanAsync(gateway, 0);
                seen.Add(await ErrorAsync(gateway, mutation, await stage.InputAsync(mutation), MutationStage.CallerOf(mutation)));
                await MutationStage.SetPlanAsync(gateway, 10_000);
            }

            Assert.Equal((mutation.Name, before), (mutation.Name, await context.AuditLog.CountAsync()));
            Assert.Equal($"{mutation.Name}: {string.Join(' ', mutation.Errors.TypeNames().Order(StringComparer.Ordinal))}", $"{mutation.Name}: {string.Join(' ', seen)}");
            var union = (UnionGraphType)TestSchema.Instance.AllTypes[mutation.Stem + "Error"]!;
            Assert.Equal(seen, union.PossibleTypes.Select(type => type.Name).Order(StringComparer.Ordinal));
        }
    }

    private static async Task<string> ErrorAsync(TestGateway gateway, MutationDefinition mutation, JsonObject input, Caller? caller) =>
        (await gateway.MutateAsync(mutation.Name, input, caller: caller)).Error ?? $"{mutation.Name} was done";

    private static JsonObject With(JsonObject input, string field, JsonNode value)
    {
        var copy = (JsonObject)input.DeepClone();
        copy[field] = value;
        return copy;
    }
}
