using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Network;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Testing.Consistency;

/// <summary>
/// Two gateways that PostgreSQL tells of others' changes (<c>CACHE_DATABASE_NOTIFICATIONS</c>). Once a second the second one loses the connection
/// it listens on, and all triggers look as those of an older version do: they are remade while mutations run through both.
/// </summary>
public sealed class TriggerDrill : IAsyncDisposable
{
    private const int Workers = 8;
    private const string Create = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { id } errors { __typename } } }";
    private const string Update = "mutation($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { errors { __typename } } }";

    // Those that are older are made anew by whoever looks next.
    private const string Age = """
        DO $$
        DECLARE one text;
        BEGIN
          FOR one IN SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'barq_tell_%' LOOP
            EXECUTE format('COMMENT ON FUNCTION %s IS %L', one, 'older');
          END LOOP;
        END $$
        """;

    private readonly TestDatabase _database;
    private readonly RedisProcess _redis;
    private readonly TcpProxy _toDatabase;
    private readonly IReadOnlyList<GatewayProcess> _nodes;
    private readonly NpgsqlDataSource _admin;
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _left;

    private TriggerDrill(TestDatabase database, RedisProcess redis, TcpProxy toDatabase, IReadOnlyList<GatewayProcess> nodes)
    {
        (_database, _redis, _toDatabase, _nodes) = (database, redis, toDatabase, nodes);
        _admin = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=drill;Maximum Pool Size=2");
    }

    /// <summary>Starts the servers.</summary>
    public static async Task<TriggerDrill> StartAsync()
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var redis = await RedisProcess.StartNewAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var proxy = new TcpProxy(connection.Port);
        var first = await StartAsync(database.ConnectionString, redis.Url);
        connection.Port = proxy.Port;
        return new TriggerDrill(database, redis, proxy, [first, await StartAsync(connection.ConnectionString, redis.Url)]);
    }

    /// <summary>Runs it.</summary>
    /// <param name="mutations">Mutations at least; they go on until the connection has been lost often enough.</param>
    /// <param name="losses">How often the connection is lost at least.</param>
    public async Task<TriggerResult> RunAsync(int mutations, int losses)
    {
        _left = mutations;
        var deadlocks = await DeadlocksAsync();
        using var enough = new CancellationTokenSource();
        var working = Task.WhenAll(Enumerable.Range(0, Workers).Select(index => Task.Run(() => MutateAsync(index, enough.Token))));
        var lost = 0;
        while (!working.IsFaulted && (lost < losses || Volatile.Read(ref _left) > 0))
        {
            await AgeAsync();
            lost += await EndListeningAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        await enough.CancelAsync();
        await working;
        var times = _milliseconds.Order().ToArray();
        var made = _nodes.Sum(node => node.Output.Lines.Count(line => line.Contains("Made barq_tell_", StringComparison.Ordinal)));
        return new TriggerResult(times.Length + _failures.Count, [.. _failures], await DeadlocksAsync() - deadlocks, lost, made)
        {
            Median = times[times.Length / 2],
            Slow = times[(int)(0.99 * (times.Length - 1))],
            Slowest = times[^1],
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _admin.DisposeAsync();
        await _toDatabase.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task<GatewayProcess> StartAsync(string database, string redis) => GatewayProcess.StartAsync(new GatewayStart
    {
        Environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database, ["REDIS_URL"] = redis, ["CACHE_DATABASE_NOTIFICATIONS"] = "true",
        },
    });

    // Each has a delivery of its own and makes others, which writes into most tables that have triggers.
    private async Task MutateAsync(int index, CancellationToken enough)
    {
        var own = "";
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            Interlocked.Decrement(ref _left);
            var client = _nodes[i % _nodes.Count].Client;
            var began = Stopwatch.GetTimestamp();
            try
            {
                var number = string.Create(CultureInfo.InvariantCulture, $"TRIGGER-{index}-{i}");
                var answer = i % 4 == 0
                    ? await SendAsync(client, Create, new { organizationId = new NodeId("Organization", 1).ToString(), trackingNumber = number, pickupAddress = "a", deliveryAddress = "b", codAmount = 1 })
                    : await SendAsync(client, Update, new { deliveryId = own, notes = number });
                if (!IsDone(answer, out var made))
                {
                    _failures.Enqueue(answer.GetRawText());
                    continue;
                }

                own = made ?? own;
                _milliseconds.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException)
            {
                _failures.Enqueue(exception.Message);
            }
        }
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, string query, object input)
    {
        using var response = await client.PostAsJsonAsync("graphql", new { query, variables = new { input } });
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static bool IsDone(JsonElement answer, out string? made)
    {
        made = null;
        if (answer.TryGetProperty("errors", out _) || !answer.TryGetProperty("data", out var data))
        {
            return false;
        }

        var payload = data.EnumerateObject().Single().Value;
        made = payload.TryGetProperty("delivery", out var delivery) && delivery.ValueKind == JsonValueKind.Object ? delivery.GetProperty("id").GetString() : null;
        return payload.GetProperty("errors").ValueKind == JsonValueKind.Null;
    }

    private async Task<int> EndListeningAsync()
    {
        await using var command = _admin.CreateCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN barq_changes%' AND client_port = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = _toDatabase.ClientPorts.ToArray() });
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<long> DeadlocksAsync()
    {
        // A connection's figures are written down at its next pause.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        await using var command = _admin.CreateCommand("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task AgeAsync()
    {
        try
        {
            await using var command = _admin.CreateCommand(Age);
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException)
        {
            // A node makes one of them at this moment.
        }
    }
}

/// <summary>What it came to.</summary>
/// <param name="Mutations">Mutations that were sent.</param>
/// <param name="Failures">Answers that were not as they should be.</param>
/// <param name="Deadlocks">Deadlocks that PostgreSQL ended.</param>
/// <param name="Losses">How often the second node lost the connection that it listens on.</param>
/// <param name="Made">How often the triggers of a table were made.</param>
public sealed record TriggerResult(int Mutations, IReadOnlyList<string> Failures, long Deadlocks, int Losses, int Made)
{
    /// <summary>The median of the mutations' times, in milliseconds.</summary>
    public double Median { get; init; }

    /// <summary>The time within which 99 of 100 mutations were answered, in milliseconds.</summary>
    public double Slow { get; init; }

    /// <summary>The longest, in milliseconds.</summary>
    public double Slowest { get; init; }
}
