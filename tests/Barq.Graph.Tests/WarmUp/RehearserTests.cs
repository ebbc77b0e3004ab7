using System.Collections.Concurrent;
using Barq.Graph.Execution;
using Barq.Graph.Metrics;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Readiness;
using Barq.Graph.WarmUp;
using Barq.Persistence.Databases;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.WarmUp;

/// <summary>Trusted documents that are run before the first client comes.</summary>
public sealed class RehearserTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Plan_ShippedOperations_CanBePreparedAndItsQueriesRun(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var files = gateway.Services.GetRequiredService<OperationFiles>();
        var executor = gateway.Services.GetRequiredService<RequestExecutor>();

        var rehearsals = await gateway.Services.GetRequiredService<RehearsalPlan>().ReadAsync(CancellationToken.None);

        Assert.Equal(files.Documents.Values.Order(StringComparer.Ordinal), rehearsals.Select(rehearsal => rehearsal.Text).Order(StringComparer.Ordinal));
        foreach (var rehearsal in rehearsals)
        {
            using var prepared = await executor.ExecuteAsync(rehearsal.Preparing(), CancellationToken.None);
            Assert.True(prepared.Errors is null, $"{rehearsal.Name}: {prepared.Errors?[0].Message}");
            if (rehearsal.IsQuery)
            {
                using var run = await executor.ExecuteAsync(rehearsal.Running(), CancellationToken.None);
                Assert.True(run.Errors is null, $"{rehearsal.Name}: {run.Errors?[0].Message}");
            }

            Assert.True(gateway.Services.GetRequiredService<DocumentCache>().Find(rehearsal.Text)?.Plans.Count > 0, $"{rehearsal.Name} has no plan.");
        }
    }

    [Fact]
    public async Task Start_TrustedDocuments_AreRunUntilItIsReadyAndNothingIsWrittenOrCounted()
    {
        var statements = new Statements();
        var folder = TestFolder.Create("trusted");
        const string Query = "query Newest($first: Int = 5) { deliveries(first: $first) { nodes { id status courier { fullName } } } }";
        const string Mutation = "mutation Rename($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { errors { __typename } } }";
        const string Large = "{ organizations(first: 100) { nodes { couriers(first: 100) { nodes { fullName } } } } }";
        await File.WriteAllTextAsync(Path.Combine(folder, "newest.graphql"), Query);
        await File.WriteAllTextAsync(Path.Combine(folder, "away.graphql"), Mutation);
        await File.WriteAllTextAsync(Path.Combine(folder, "large.graphql"), Large);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, services => services
            .AddSingleton(new WarmUpOptions { Seconds = 30 }).AddWarmUp()
            .AddSingleton<IStatementObserver>(statements).PostConfigure<PersistedOperationsOptions>(options => options.Folder = folder));
        var rehearser = gateway.Services.GetRequiredService<Rehearser>();
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(rehearser));

        await rehearser.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => rehearser.IsDone, "the rehearsal to end");

        Assert.Equal(HealthStatus.Healthy, await HealthAsync(rehearser));
        Assert.True(rehearser.Runs > 30, $"{rehearser.Runs} runs");
        Assert.Equal(0, gateway.Services.GetRequiredService<RequestFigures>().Read().Durations.Count);
        Assert.DoesNotContain(statements.Texts, text => !text.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) && !text.TrimStart().StartsWith("WITH", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(statements.Texts, text => text.Contains("organizations", StringComparison.Ordinal));
        Assert.All(new[] { Query, Mutation, Large }, text => Assert.True(gateway.Services.GetRequiredService<DocumentCache>().Find(text)?.Plans.Count > 0, text));

        var first = await gateway.ExecuteAsync(Query);
        Assert.True(first.Statements.Count > 0, "The answer came from a cache that the rehearsal has filled.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Start_DatabaseGivesNoAnswer_IsReadyWhenItsTimeIsUp(bool canBeCancelled)
    {
        var time = new FakeTimeProvider();
        var runner = new FaultyRunner(token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, canBeCancelled ? token : CancellationToken.None));
        await using var gateway = await StartAsync(TestProvider.Sqlite, services => services.AddSingleton<TimeProvider>(time).AddSingleton<IQueryRunner>(runner));
        var rehearser = gateway.Services.GetRequiredService<Rehearser>();
        await rehearser.StartAsync(CancellationToken.None);
        await runner.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1));

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(rehearser));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HealthStatus.Healthy, await HealthAsync(rehearser));
        if (canBeCancelled)
        {
            await Poll.UntilAsync(() => rehearser.IsDone, "the rehearsal to end");
        }
    }

    [Fact]
    public async Task Start_DatabaseIsAway_IsReadyAtOnce()
    {
        var runner = new FaultyRunner(_ => Task.FromException(new DatabaseUnavailableException()));
        await using var gateway = await StartAsync(TestProvider.Sqlite, services => services.AddSingleton<IQueryRunner>(runner));
        var rehearser = gateway.Services.GetRequiredService<Rehearser>();

        await rehearser.StartAsync(CancellationToken.None);

        await Poll.UntilAsync(() => rehearser.IsDone, "the rehearsal to end");
        Assert.True(runner.Asked.Task.IsCompleted);
        Assert.InRange(rehearser.Runs, 1, gateway.Services.GetRequiredService<OperationFiles>().Documents.Count);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(rehearser));
    }

    [Fact]
    public async Task Start_OfARealGateway_IsReadyAfterTheRehearsal()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["WARM_UP_SECONDS"] = "1" } });

        // It is ready before its log has come through the pipe.
        await Poll.UntilAsync(
            () => gateway.Output.Lines.Any(line => line.Contains("Rehearsed:", StringComparison.Ordinal) || line.Contains("rehearsed runs: WARM_UP_SECONDS is 1", StringComparison.Ordinal)),
            "the end of the rehearsal to be logged");
    }

    private static Task<TestGateway> StartAsync(TestProvider provider, Action<IServiceCollection>? configure = null) =>
        TestGateway.CreateAsync(provider, FleetDatabases.Demo, services =>
        {
            services.AddSingleton(new WarmUpOptions { Seconds = 30 }).AddWarmUp();
            configure?.Invoke(services);
        });

    private static async Task<HealthStatus> HealthAsync(Rehearser rehearser) => (await Asked.OfAsync(rehearser)).Status;

    private sealed class Statements : IStatementObserver
    {
        private readonly ConcurrentQueue<string> _texts = new();

        public IReadOnlyCollection<string> Texts => _texts;

        public void Executed(in StatementExecution execution) => _texts.Enqueue(execution.Text);
    }

    private sealed class FaultyRunner(Func<CancellationToken, Task> fault) : IQueryRunner
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            await fault(cancellationToken);
            throw new InvalidOperationException("A fault that ends.");
        }

        public async ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken)
        {
            await ReadAsync(null!, context, cancellationToken);
            return null!;
        }

        public ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken) => ReadAsync(null!, context, cancellationToken);

        public ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken) => ReadAsync(null!, context, cancellationToken);

        public ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken) => ReadAsync(null!, context, cancellationToken);
    }
}
