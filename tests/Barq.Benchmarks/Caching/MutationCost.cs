using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Benchmarks.Ratios;
using Barq.Graph.NodeIds;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Benchmarks.Caching;

/// <summary>
/// What a mutation without a fault costs this build against another one: two nodes of each, on a database and a Redis of their own, both sides in
/// every round.
/// </summary>
internal static class MutationCost
{
    private const int Requests = 160;
    private const int Connections = 4;
    private const string Create = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { id version } errors { __typename } } }";
    private const string Update = "mutation($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { delivery { id version } errors { __typename } } }";

    private static int _number;

    /// <summary>Measures and prints a table in Markdown.</summary>
    /// <param name="other">The other build's <c>Barq.Graph.dll</c>.</param>
    /// <param name="rounds">How often both sides are measured, in turn.</param>
    public static async Task RunAsync(string other, int rounds)
    {
        await using var before = await Side.StartAsync("before", other);
        await using var now = await Side.StartAsync("now", null);
        Side[] sides = [before, now];
        foreach (var isCreate in new[] { true, false })
        {
            foreach (var side in sides)
            {
                for (var i = 0; i < 5; i++)
                {
                    await side.MeasureAsync(isCreate);
                }

                side.Forget();
            }

            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < 2; i++)
                {
                    await sides[(round + i) % 2].MeasureAsync(isCreate);
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isCreate ? "createDelivery" : "updateDelivery")}: {rounds} rounds of {Requests} over {Connections} connections to one of two nodes; per mutation:"));
            Console.WriteLine("| Build | CPU, gateways | CPU, PostgreSQL | Transactions | Statements | ms p50 | ms p99 |");
            Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
            foreach (var side in sides)
            {
                Console.WriteLine(side.ToString());
            }
        }
    }

    /// <summary>Two nodes of a build.</summary>
    private sealed class Side(string name, TestDatabase database, RedisProcess redis, IReadOnlyList<GatewayProcess> nodes, string[] deliveries) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<double> _milliseconds = new();
        private readonly NpgsqlDataSource _admin = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=bench;Maximum Pool Size=1");
        private double _gateways;
        private double _server;
        private long _transactions;
        private long _statements;
        private int _rounds;

        public static async Task<Side> StartAsync(string name, string? program)
        {
            var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
            var redis = await RedisProcess.StartNewAsync();
            var start = new GatewayStart
            {
                Program = program,
                Environment = new Dictionary<string, string?>
                {
                    ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning",
                },
            };
            var nodes = await Task.WhenAll(GatewayProcess.StartAsync(start), GatewayProcess.StartAsync(start));
            var made = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => MutateAsync(nodes[0], null)));
            return new Side(name, database, redis, nodes, made);
        }

        public async Task MeasureAsync(bool isCreate)
        {
            var (gateways, server) = (Gateways(), await ServerAsync());
            var statements = await StatementsAsync();
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Run(async () =>
            {
                for (var i = 0; i < Requests / Connections; i++)
                {
                    var began = Stopwatch.GetTimestamp();
                    await MutateAsync(nodes[0], isCreate ? null : deliveries[connection]);
                    _milliseconds.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            })));
            // What follows from the answers is part of it.
            await Poll();
            _gateways += Gateways() - gateways;
            var (cpu, transactions) = await ServerAsync();
            _server += cpu - server.Cpu;
            _transactions += transactions - server.Transactions;
            _statements += await StatementsAsync() - statements;
            _rounds++;
        }

        public void Forget()
        {
            (_gateways, _server, _transactions, _statements, _rounds) = (0, 0, 0, 0, 0);
            _milliseconds.Clear();
        }

        public override string ToString()
        {
            var times = _milliseconds.Order().ToArray();
            var count = (double)_rounds * Requests;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {_gateways / count:0} µs | {_server / count:0} µs | {_transactions / count:0.00} | {_statements / count:0.00} | {times[times.Length / 2]:0.0} | {times[(int)(0.99 * (times.Length - 1))]:0.0} |");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            await _admin.DisposeAsync();
            await redis.DisposeAsync();
            await database.DisposeAsync();
        }

        private static async Task<string> MutateAsync(GatewayProcess node, string? delivery)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"COST-{Interlocked.Increment(ref _number)}");
            object input = delivery is null
                ? new { organizationId = new NodeId("Organization", 1).ToString(), trackingNumber = number, pickupAddress = "a", deliveryAddress = "b", codAmount = 1 }
                : new { deliveryId = delivery, notes = number };
            using var response = await node.Client.PostAsJsonAsync("graphql", new { query = delivery is null ? Create : Update, variables = new { input } });
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            var payload = answer.GetProperty("data").EnumerateObject().Single().Value;
            return payload.GetProperty("errors").ValueKind == JsonValueKind.Null
                ? payload.GetProperty("delivery").GetProperty("id").GetString()!
                : throw new InvalidOperationException($"It was not done: {answer}");
        }

        private double Gateways() => nodes.Sum(node => ProcessCpu.Microseconds(node.ProcessId));

        // Statements that the gateways themselves count.
        private async Task<long> StatementsAsync()
        {
            var sum = 0L;
            foreach (var node in nodes)
            {
                sum += (await node.Client.GetFromJsonAsync<JsonElement>("api/v1/performance/metrics")).GetProperty("database").GetProperty("total_queries").GetInt64();
            }

            return sum;
        }

        private async Task Poll()
        {
            await Testing.Processes.Poll.UntilAsync(
                async () =>
                {
                    await using var command = _admin.CreateCommand("SELECT count(*) FROM outbox_messages");
                    return (long)(await command.ExecuteScalarAsync())! == 0;
                },
                "the outbox to be empty");
            // PostgreSQL notes its figures at a connection's next pause.
            await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System);
        }

        // All processes that work for the database but this one; and the transactions that have ended.
        private async Task<(double Cpu, long Transactions)> ServerAsync()
        {
            await using var command = _admin.CreateCommand(
                "SELECT pid, (SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await using var reader = await command.ExecuteReaderAsync();
            var (used, transactions) = (0.0, 0L);
            while (await reader.ReadAsync())
            {
                used += ProcessCpu.Microseconds(reader.GetInt32(0));
                transactions = reader.GetInt64(1);
            }

            return (used, transactions);
        }
    }
}
