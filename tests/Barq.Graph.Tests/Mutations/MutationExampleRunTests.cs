using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.Tests.TypeSystem;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;

namespace Barq.Graph.Tests.Mutations;

/// <summary>The examples in the schema do what they say: sent as printed to a gateway on its embedded default, by the demo's administrator.</summary>
public sealed class MutationExampleRunTests
{
    // What a description names has to be there when it is read: none of the 33 did anything but answer an error once.
    [SkippableFact]
    public async Task Example_OfEachMutation_IsDoneOnTheDemoFleet()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await AddWaitingJobAsync(database);
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString } });
        var failed = new List<string>();
        var mutations = TestSchema.Instance.Mutation!.Fields.OrderBy(field => Turn(field.Name)).ThenBy(field => field.Name, StringComparer.Ordinal).ToArray();
        foreach (var field in mutations)
        {
            using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query = $"mutation {{ {field.Description!.Split('`')[^2]} }}" });
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            if (answer.TryGetProperty("errors", out _) || answer.GetRawText().Contains("\"code\":", StringComparison.Ordinal)
                || answer.GetProperty("data").GetProperty(field.Name).EnumerateObject().Any(part => part.Name == "errors" ? part.Value.ValueKind != JsonValueKind.Null : part.Value.ValueKind == JsonValueKind.Null))
            {
                failed.Add($"{field.Name}: {answer.GetRawText()}");
            }
        }

        Assert.InRange(mutations.Length, 33, 100);
        Assert.Empty(failed);
    }

    // What is named by its key is made first and deleted last. What jobs do to many rows, they do after the single ones.
    private static int Turn(string name) => name switch
    {
        _ when name.StartsWith("create", StringComparison.Ordinal) => 0,
        _ when name.StartsWith("delete", StringComparison.Ordinal) => 2,
        "cancelJob" or "retryJob" => 1,
        _ => IsOffloaded(name) ? 3 : 1,
    };

    private static bool IsOffloaded(string name) =>
        TestSchema.Instance.Mutation!.Fields.Find(name)!.ResolvedType is GraphQL.Types.IObjectGraphType payload && payload.Fields.Find("job") is not null;

    // The demo fleet has no jobs: one that waits, to be called off and tried again.
    private static async Task AddWaitingJobAsync(TestDatabase database)
    {
        await using var context = database.CreateFleetContext();
        var now = TimeProvider.System.GetUtcNow();
        context.BackgroundJobs.Add(new BackgroundJob
        {
            Id = 1, OrganizationId = 1, Kind = "generateDeliveryReport", Queue = "default", Arguments = "{}", RequestedBy = "user 1",
            Status = JobStatus.Queued, RunAfter = now.AddDays(1), CreatedAt = now, UpdatedAt = now,
        });
        await context.SaveChangesAsync();
    }
}
