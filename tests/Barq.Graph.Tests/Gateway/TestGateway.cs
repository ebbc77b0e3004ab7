using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Barq.Graph.Answers;
using Barq.Graph.Auditing;
using Barq.Graph.BackgroundJobs;
using Barq.Graph.Composition;
using Barq.Graph.Couriers;
using Barq.Graph.Deliveries;
using Barq.Graph.Limits;
using Barq.Graph.Organizations;
using Barq.Graph.Preparation;
using Barq.Graph.Tickets;
using Barq.Graph.Users;
using Barq.Graph.Vehicles;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Gateway;

/// <summary>The gateway without its transports, on a test database, with every statement on record.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly StatementRecorder _recorder = new();
    private readonly string? _redis;
    private readonly Action<IServiceCollection>? _configure;
    private bool _isGuest;

    private TestGateway(TestDatabase database, Action<IServiceCollection>? configure, string? redis = null)
    {
        Database = database;
        _redis = redis;
        _configure = configure;
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("DATABASE_URL", database.ConnectionString), new("CACHE_ENABLED", redis is null ? "false" : "true"), new("REDIS_URL", redis is null ? null : $"redis://{redis}/0"),
            new("MEMORY_CACHE_SIZE", "100000"),
        ]).Build());
        services.AddSingleton<IStatementObserver>(_recorder);
        services.AddPatientCaches().AddBarqPersistence().AddGraphExecution()
            .AddOrganizations().AddUsers().AddCouriers().AddVehicles().AddDeliveries().AddTickets().AddAuditing().AddBackgroundJobs();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Starts a gateway.</summary>
    /// <param name="provider">On which database.</param>
    /// <param name="template">What the database holds at first; null for an empty fleet.</param>
    /// <param name="configure">Changes to the gateway's services.</param>
    public static async Task<TestGateway> CreateAsync(
        TestProvider provider, DatabaseTemplate? template = null, Action<IServiceCollection>? configure = null) =>
        new(await TestDatabase.CreateAsync(provider, template ?? FleetDatabases.Empty), configure);

    /// <summary>A gateway on a database that is another's to dispose, as it is.</summary>
    /// <param name="database">The database.</param>
    /// <param name="configure">Changes to the gateway's services.</param>
    public static TestGateway On(TestDatabase database, Action<IServiceCollection>? configure = null) => new(database, configure) { _isGuest = true };

    /// <summary>Starts a gateway with its caches.</summary>
    /// <param name="provider">On which database.</param>
    /// <param name="template">What the database holds at first.</param>
    /// <param name="redis">The Redis server, as a configuration.</param>
    /// <param name="configure">Changes to the services of this gateway and of those beside it.</param>
    public static async Task<TestGateway> CreateCachedAsync(TestProvider provider, DatabaseTemplate template, string redis, Action<IServiceCollection>? configure = null) =>
        await new TestGateway(await TestDatabase.CreateAsync(provider, template), configure, redis).JoinAsync();

    /// <summary>Starts a gateway with its caches on a database that is another's to dispose.</summary>
    /// <param name="database">The database.</param>
    /// <param name="redis">The Redis server, as a configuration.</param>
    /// <param name="configure">Changes to the services of this gateway and of those beside it.</param>
    public static Task<TestGateway> JoinAsync(TestDatabase database, string redis, Action<IServiceCollection>? configure = null) =>
        new TestGateway(database, configure, redis) { _isGuest = true }.JoinAsync();

    /// <summary>A second node with caches, on the same database and Redis server; it goes before this one.</summary>
    public Task<TestGateway> BesideCachedAsync() => new TestGateway(Database, _configure, _redis) { _isGuest = true }.JoinAsync();

    private async Task<TestGateway> JoinAsync()
    {
        await _services.GetRequiredService<CacheBus>().StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>A second gateway on the same database, as another node is; it goes before this one.</summary>
    /// <param name="configure">Changes to its services.</param>
    public TestGateway Beside(Action<IServiceCollection>? configure = null) => new(Database, configure) { _isGuest = true };

    /// <summary>Executes a request.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">An object whose properties are the variables, or the variables as JSON; null for none.</param>
    /// <param name="operationName">The operation's name; null where the document has one.</param>
    /// <param name="caller">On whose behalf; null for the product itself, which sees everything.</param>
    public async Task<GatewayAnswer> ExecuteAsync(string query, object? variables = null, string? operationName = null, Caller? caller = null)
    {
        _recorder.Clear();
        var request = RequestOf(query, variables, operationName, caller);
        using var response = await _services.GetRequiredService<IRequestExecutor>().ExecuteAsync(request, CancellationToken.None);
        var text = Encoding.UTF8.GetString(response.Body.Span);
        using var json = JsonDocument.Parse(text);
        return new GatewayAnswer(json.RootElement.Clone(), text, response.Status, _recorder.Statements) { AllStatements = _recorder.All, Cost = request.Cost };
    }

    /// <summary>Executes a request whose client takes the answer in parts.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">An object whose properties are the variables, or the variables as JSON; null for none.</param>
    /// <param name="caller">On whose behalf; null for the product itself, which sees everything.</param>
    /// <param name="format">The form of the parts.</param>
    /// <param name="between">Called with each part's number, from 0, before the next one is asked for.</param>
    /// <param name="cancellationToken">The client has gone, or its time is up.</param>
    public async Task<PartsAnswer> ExecuteInPartsAsync(
        string query, object? variables = null, Caller? caller = null, PartsFormat format = PartsFormat.Ids, Func<int, Task>? between = null, CancellationToken cancellationToken = default)
    {
        _recorder.Clear();
        var request = RequestOf(query, variables, null, caller);
        request.Parts = format;
        using var stream = await _services.GetRequiredService<IRequestExecutor>().OpenAsync(request, cancellationToken);
        var (parts, statements) = (new List<JsonObject>(), new List<int>());
        await foreach (var part in stream.ReadAsync(CancellationToken.None))
        {
            using (part)
            {
                parts.Add((JsonObject)JsonNode.Parse(part.Body.Span)!);
                statements.Add(_recorder.Statements.Count);
            }

            await (between?.Invoke(parts.Count - 1) ?? Task.CompletedTask);
        }

        return new PartsAnswer(parts, statements, _recorder.Statements);
    }

    private static GraphRequest RequestOf(string query, object? variables, string? operationName, Caller? caller) => new()
    {
        Caller = caller ?? Caller.System,
        Query = query,
        OperationName = operationName,
        Variables = variables switch
        {
            null => default,
            JsonElement element => element,
            _ => JsonSerializer.SerializeToElement(variables),
        },
    };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_isGuest)
        {
            await Database.DisposeAsync();
        }
    }

    private sealed class StatementRecorder : IStatementObserver
    {
        private readonly ConcurrentQueue<string> _statements = new();
        private readonly ConcurrentQueue<string> _all = new();

        public IReadOnlyList<string> All => [.. _all];

        public IReadOnlyList<string> Statements => [.. _statements];

        public void Clear() => _statements.Clear();

        public void Executed(in StatementExecution execution)
        {
            _statements.Enqueue(execution.Text);
            _all.Enqueue(execution.Text);
        }
    }
}

/// <summary>What a gateway answered, and what that took.</summary>
/// <param name="Json">The response object.</param>
/// <param name="Text">Its text.</param>
/// <param name="Status">What came of the request.</param>
/// <param name="Statements">The SQL statements, in the order in which they ended.</param>
public sealed record GatewayAnswer(JsonElement Json, string Text, ResponseStatus Status, IReadOnlyList<string> Statements)
{
    /// <summary>What it was estimated to cost, and what it cost.</summary>
    public RequestCost Cost { get; init; } = new();

    /// <summary>The statements of the gateway since its start.</summary>
    public IReadOnlyList<string> AllStatements { get; init; } = [];

    /// <summary>What they read: statements, and each list that came with its parents' by one of them.</summary>
    public int Reads => Statements.Sum(ReadsOf);

    /// <summary>The response's data.</summary>
    public JsonElement Data => Json.GetProperty("data");

    /// <summary>The code of the first error; null where there is none.</summary>
    public string? ErrorCode => Json.TryGetProperty("errors", out var errors)
        ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
        : null;

    /// <summary>How many lists and rows a statement reads for which one of its own could have been sent.</summary>
    internal static int ReadsOf(string statement) =>
        statement.StartsWith("WITH l0(", StringComparison.Ordinal) ? 1 + System.Text.RegularExpressions.Regex.Count(statement, "UNION ALL SELECT [0-9]+, parent") : 1;
}
