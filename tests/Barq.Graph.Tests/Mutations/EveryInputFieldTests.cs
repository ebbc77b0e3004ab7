using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Organizations;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>Every field of every input refuses what it can't take, by its name; nothing breaks inside, and nothing is done.</summary>
public sealed class EveryInputFieldTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Field_OfEachInput_RefusesWhatItCanNotTake(TestProvider provider)
    {
        await using var gateway = await MutationStage.StartAsync(provider);
        var stage = new MutationStage(gateway);
        await using var context = gateway.Database.CreateFleetContext();
        var wrong = new List<string>();
        var count = 0;
        foreach (var mutation in stage.Mutations)
        {
            var input = await stage.InputAsync(mutation);
            var before = (await context.AuditLog.CountAsync(), await context.BackgroundJobs.CountAsync(job => job.RequestedBy != MutationStage.By));
            foreach (var field in mutation.Input.Fields.Where(field => input.ContainsKey(field.Name)))
            {
                foreach (var (value, error) in await BadValuesAsync(stage, mutation, field))
                {
                    var spoilt = (JsonObject)input.DeepClone();
                    spoilt[field.Name] = value;

                    var answer = await gateway.MutateAsync(mutation.Name, spoilt, caller: MutationStage.CallerOf(mutation));

                    count++;
                    if ((answer.Error, answer.ErrorPath) != (error, field.Name))
                    {
                        wrong.Add($"{mutation.Name}.{field.Name} = {value?.ToJsonString()[..Math.Min(30, value.ToJsonString().Length)]}: {answer.Error ?? "done"} at {answer.ErrorPath}");
                    }
                }
            }

            if (before != (await context.AuditLog.CountAsync(), await context.BackgroundJobs.CountAsync(job => job.RequestedBy != MutationStage.By)))
            {
                wrong.Add($"{mutation.Name} has left a trace.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        // Far fewer would mean that the walk missed a kind of field.
        Assert.InRange(count, 200, 2000);
    }

    private static async Task<IReadOnlyList<(JsonNode? Value, string Error)>> BadValuesAsync(MutationStage stage, MutationDefinition mutation, InputField field)
    {
        if (field.IdOf is { } entity)
        {
            var (missing, other, foreign) = (MutationAnswers.Id(entity.Name, long.MaxValue), MutationAnswers.Id("Nothing", 1), MutationAnswers.Id(entity.Name, await stage.AddAsync(mutation.Name, entity, 2)));
            IEnumerable<string> ids = mutation.EntityType == typeof(Organization) ? [missing, other, "", "x"] : [missing, other, "", "x", foreign];
            return [.. ids.Select(id => ((JsonNode?)id, "NotFoundError"))];
        }

        var invalid = new List<JsonNode?>();
        if (field.Type == typeof(string))
        {
            invalid.AddRange(["a\0b", new string('x', 20_000)]);
            if (field.IsRequired)
            {
                invalid.AddRange(["", "  \t "]);
            }
        }
        else if (field.Type == typeof(int) || field.Type == typeof(decimal))
        {
            invalid.Add(-1);
        }
        else if (field.Name is "occurredAt" or "finishedBefore")
        {
            invalid.Add("2999-01-01T00:00:00Z");
        }

        return [.. invalid.Select(value => (value, "ValidationError"))];
    }
}
