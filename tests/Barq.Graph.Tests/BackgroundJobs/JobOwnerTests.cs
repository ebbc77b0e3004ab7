using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.BackgroundJobs;

/// <summary>Whom a job works for is a global id, shown, filtered and ordered by.</summary>
public sealed class JobOwnerTests : MutationTest
{
    private const string Query = "query($where: BackgroundJobFilterInput) { jobs(where: $where, order: [{ organizationId: DESC }, { kind: ASC }]) { nodes { kind organizationId } } }";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task OrganizationId_OfJobs_IsAGlobalIdOrNullForTheWholeFleet(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, context =>
        {
            context.BackgroundJobs.AddRange(Job("a", 1), Job("b", 2), Job("c", 0));
            return Task.CompletedTask;
        });
        var (first, second) = (MutationAnswers.Id("Organization", 1), MutationAnswers.Id("Organization", 2));

        Assert.Equal([("b", second), ("a", first), ("c", null)], await JobsAsync(gateway, null));
        Assert.Equal([("a", first)], await JobsAsync(gateway, new { eq = first }));
        Assert.Equal([("c", null)], await JobsAsync(gateway, new { eq = (string?)null }));
        Assert.Equal([("b", second), ("a", first)], await JobsAsync(gateway, new { neq = (string?)null }));
        Assert.Equal([("a", first), ("c", null)], await JobsAsync(gateway, new { @in = new[] { first, null } }));
        Assert.Equal([("a", first)], await JobsAsync(gateway, new { nin = new[] { second, null } }));
        Assert.Equal("BAD_USER_INPUT", (await gateway.ExecuteAsync(Query, new { where = new { organizationId = new { eq = MutationAnswers.Id("Courier", 1) } } })).ErrorCode);
    }

    private static async Task<(string?, string?)[]> JobsAsync(TestGateway gateway, object? organizationId)
    {
        var answer = await gateway.ExecuteAsync(Query, new { where = new { organizationId } }, caller: Caller.PlatformAdministrator("ops"));
        Assert.True(answer.ErrorCode is null, answer.Text);
        return [.. answer.Data.GetProperty("jobs").GetProperty("nodes").EnumerateArray().Select(job => (job.GetProperty("kind").GetString(), job.GetProperty("organizationId").GetString()))];
    }

    private static BackgroundJob Job(string kind, long organization) => new()
    {
        Kind = kind, OrganizationId = organization, Queue = "default", Arguments = "{}", RequestedBy = "user 1", RunAfter = TimeProvider.System.GetUtcNow(),
    };
}
