using System.ComponentModel;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.BackgroundJobs;

/// <summary>A mutation that only hands its work over, and the job that its client follows.</summary>
public sealed class OffloadedMutationTests
{
    private const string Ask = """mutation($key: String, $text: String!) { echo(input: { text: $text, idempotencyKey: $key }) { job { id kind status progress requestedBy } errors { __typename ... on Error { message } } } }""";

    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 3);

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Offloaded_GoodInput_AnswersWithTheRowOfTheJob(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var answer = await gateway.ExecuteAsync(Ask, new { key = (string?)null, text = "hello" }, caller: _manager);

        var job = answer.Json.GetProperty("data").GetProperty("echo").GetProperty("job");
        Assert.Equal(("echo", "QUEUED", 0, "user 3"), (job.GetProperty("kind").GetString(), job.GetProperty("status").GetString(), job.GetProperty("progress").GetInt32(), job.GetProperty("requestedBy").GetString()));
        await using var context = gateway.Database.CreateFleetContext();
        var row = await context.BackgroundJobs.SingleAsync();
        Assert.Equal((1, "default", """{"text":"hello"}""", CallerRole.Manager), (row.OrganizationId, row.Queue, row.Arguments, row.RequesterRole));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Offloaded_SameKey_IsTheSameJob(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.ExecuteAsync(Ask, new { key = "k", text = "hello" }, caller: _manager)));
        var other = await gateway.ExecuteAsync(Ask, new { key = "k", text = "another" }, caller: _manager);
        var elses = await gateway.ExecuteAsync(Ask, new { key = "k", text = "hello" }, caller: Caller.User(1, CallerRole.Manager, 4));

        Assert.Single(answers.Select(answer => answer.Json.GetProperty("data").GetProperty("echo").GetProperty("job").GetProperty("id").GetString()).Distinct());
        Assert.Contains("ValidationError", other.Text, StringComparison.Ordinal);
        await using var context = gateway.Database.CreateFleetContext();
        Assert.Equal(["user 3", "user 4"], await context.BackgroundJobs.OrderBy(job => job.Id).Select(job => job.RequestedBy).ToListAsync());
        Assert.Contains("\"errors\":null", elses.Text, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Jobs_ResultOfAKind_IsTyped(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        context.Add(Row(1, "echo", JobStatus.Succeeded, """{"text":"it's","lines":[{"number":1,"note":null},{"number":2,"note":"n"}]}"""));
        context.Add(Row(1, "echo", JobStatus.Running, null));
        context.Add(Row(1, "unknown", JobStatus.Succeeded, "{}"));
        context.Add(Row(2, "echo", JobStatus.Succeeded, "{}"));
        await context.SaveChangesAsync();

        var answer = await gateway.ExecuteAsync(
            """{ jobs(order: [{ id: ASC }], where: { status: { in: [SUCCEEDED, RUNNING] } }) { totalCount nodes { kind status result { __typename ... on EchoResult { text all: lines { number note } } } } } }""",
            caller: _manager);

        Assert.Equal(
            """{"data":{"jobs":{"totalCount":3,"nodes":[{"kind":"echo","status":"SUCCEEDED","result":{"__typename":"EchoResult","text":"it's","all":[{"number":1,"note":null},{"number":2,"note":"n"}]}},{"kind":"echo","status":"RUNNING","result":null},{"kind":"unknown","status":"SUCCEEDED","result":null}]}}}""",
            answer.Text);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CancelAndRetry_ByStatus_MoveTheJobOrSayWhyNot(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var rows = new[] { JobStatus.Queued, JobStatus.Running, JobStatus.Succeeded, JobStatus.Dead }.Select(status => Row(1, "echo", status, null)).ToArray();
        context.AddRange(rows);
        await context.SaveChangesAsync();

        async Task<string> MoveAsync(string mutation, int row) => (await gateway.ExecuteAsync(
            $$"""mutation { {{mutation}}(input: { jobId: "{{MutationAnswers.Id("BackgroundJob", rows[row].Id)}}" }) { job { status } errors { ... on Error { code } } } }""", caller: _manager)).Text;

        Assert.Contains("CANCELLED", await MoveAsync("cancelJob", 0), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"RUNNING\"", await MoveAsync("cancelJob", 1), StringComparison.Ordinal);
        Assert.Contains("ILLEGAL_STATUS_MOVE", await MoveAsync("cancelJob", 2), StringComparison.Ordinal);
        Assert.Contains("QUEUED", await MoveAsync("retryJob", 3), StringComparison.Ordinal);
        Assert.Contains("ILLEGAL_STATUS_MOVE", await MoveAsync("retryJob", 2), StringComparison.Ordinal);
        Assert.NotNull((await context.BackgroundJobs.AsNoTracking().SingleAsync(job => job.Id == rows[1].Id)).CancelRequestedAt);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Offloaded_StatementsAndThoseOfACreate_AreAtMostOneAndAHalfTimesAsMany(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var offloaded = await gateway.ExecuteAsync(Ask, new { key = (string?)null, text = "hello" }, caller: _manager);
        var create = await gateway.ExecuteAsync(
            """mutation { createDelivery(input: { trackingNumber: "BQ-O", pickupAddress: "a", deliveryAddress: "b" }) { delivery { id status } errors { __typename } } }""", caller: _manager);

        Assert.InRange(offloaded.AllStatements.Count, 1, 1.5 * create.AllStatements.Count);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Key_OfAJob_StandsForItWithinTheWindow(TestProvider provider)
    {
        foreach (var (set, window) in new[] { ((int?)null, TimeSpan.FromDays(1)), (60, TimeSpan.FromMinutes(1)) })
        {
            var clock = new FakeTimeProvider(FleetDatabases.DemoUntil);
            await using var gateway = await StartAsync(provider, services => services
                .Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)).AddSingleton(new DeduplicationOptions { WindowSeconds = set }));

            var first = await AskAsync(gateway);
            clock.Advance(window);
            var within = await AskAsync(gateway);
            clock.Advance(TimeSpan.FromSeconds(1));
            var after = await AskAsync(gateway);

            Assert.Equal(first, within);
            Assert.NotEqual(first, after);
            Assert.Equal(after, await AskAsync(gateway));
        }

        static async Task<string?> AskAsync(TestGateway gateway) =>
            (await gateway.ExecuteAsync(Ask, new { key = "k", text = "hello" }, caller: _manager)).Json.GetProperty("data").GetProperty("echo").GetProperty("job").GetProperty("id").GetString();
    }

    private static Task<TestGateway> StartAsync(TestProvider provider, Action<IServiceCollection>? configure = null) => TestGateway.CreateAsync(
        provider, FleetDatabases.Demo, services => Configured(services, configure).AddJob<EchoJob, EchoArguments, EchoResult>("echo", JobQueues.Default).AddMutations<EchoMutations>());

    private static IServiceCollection Configured(IServiceCollection services, Action<IServiceCollection>? configure)
    {
        configure?.Invoke(services);
        return services;
    }

    private static BackgroundJob Row(long organization, string kind, JobStatus status, string? result) => new()
    {
        OrganizationId = organization,
        Kind = kind,
        Queue = JobQueues.Default,
        Arguments = "{}",
        RequestedBy = "user 3",
        Status = status,
        Result = result,
        RunAfter = FleetDatabases.DemoUntil,
    };

    public sealed record EchoArguments(string Text);

    [Description("What came back.")]
    public sealed record EchoResult([property: Description("The text.")] string Text, [property: Description("Its lines.")] IReadOnlyList<EchoLine> Lines);

    [Description("A line.")]
    public sealed record EchoLine([property: Description("Its number.")] int Number, [property: Description("A note.")] string? Note);

    private sealed class EchoJob : IJob<EchoArguments, EchoResult>
    {
        public Task<EchoResult> RunAsync(JobContext context, EchoArguments arguments, CancellationToken cancellationToken) => Task.FromResult(new EchoResult(arguments.Text, []));
    }

    private sealed class EchoMutations : MutationGroup<BackgroundJob>
    {
        public EchoMutations() => Offloaded(
            "echo", "Says it again.", CallerRole.Manager,
            input => input.Required<string>("text", "What to say: `hello`."),
            (scope, input, _) => Task.FromResult(new JobRequest("echo", new EchoArguments(input.RequiredText("text")), scope.Caller.Fence.OrganizationId ?? 0)));
    }
}
