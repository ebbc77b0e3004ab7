using Barq.Testing.Databases;
using Barq.Testing.Failover;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Graph.Tests.Checklist;

/// <summary><c>check</c> on real servers: what is right, and faults that were set on purpose.</summary>
public sealed class CheckCommandTests
{
    // Those of a test's server: its data need not outlive the machine, and nobody tends its tables.
    private static readonly string[] _ofTheServer = ["durability", "autovacuum"];

    [SkippableFact]
    public async Task Check_AsTheGuideHasIt_FindsNothingWrongAndThenEachClockThatIsApart()
    {
        await using var database = await ReplicatedDatabase.CreateAsync(FleetDatabases.Empty);
        await using var cache = await RedisProcess.StartNewAsync("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
        await using var queue = await RedisProcess.StartNewAsync("--maxmemory-policy", "noeviction", "--appendonly", "yes");
        var environment = Production(database, cache.Url, queue.Url);
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = Testing.RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await Poll.UntilAsync(async () => !(await CheckAsync(environment)).Any(line => line.StartsWith("✗ queue", StringComparison.Ordinal)), "the job host's heartbeat");

        var lines = await CheckAsync(environment);

        Assert.Equal(_ofTheServer.Order(), Wrong(lines));
        Assert.Contains(lines, line => line.StartsWith("✓ replica 1 ", StringComparison.Ordinal) && line.Contains("follows", StringComparison.Ordinal));
        Assert.Contains("✓ queue high_priority", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("✓ rate limit ", StringComparison.Ordinal) && line.EndsWith(" 100 requests in 60 s", StringComparison.Ordinal));

        // Its own is five minutes behind all others.
        foreach (var (name, value) in ClockDrift.Wrong(-300))
        {
            environment[name] = value;
        }

        var late = await CheckAsync(environment);
        Assert.Equal(_ofTheServer.Concat(["cache clock", "database clock", "job host clock", "queue clock"]).Order(StringComparer.Ordinal), Wrong(late));
        Assert.Equal(4, late.Count(line => line.Contains(" s ahead of this one", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Check_WithFaultsSetOnPurpose_FindsEachOfThem()
    {
        await using var database = await ReplicatedDatabase.CreateAsync(FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        foreach (var sql in (string[])
            [
                "DROP INDEX idx_tickets_status",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_users_email'::regclass",
                "SELECT pg_create_physical_replication_slot('of_nobody', true)",
                "CREATE TABLE never_analyzed AS SELECT generate_series(1, 50000) AS number",
                "ALTER SYSTEM SET synchronous_commit = 'off'",
                "ALTER SYSTEM SET synchronous_standby_names = 'of_nobody'",
                "SELECT pg_reload_conf()",
            ])
        {
            await database.Primary.ExecuteAsync(sql, database.Database.Name);
        }

        await database.PauseReplayAsync();
        await database.Primary.ExecuteAsync("UPDATE vehicles SET model = model", database.Database.Name);
        var environment = Production(database, redis.Url, redis.Url);
        environment["ASPNETCORE_ENVIRONMENT"] = "Staging";
        environment["PROFILING_ENABLED"] = "true";
        environment["LOG_QUERIES"] = "true";
        environment["LOG_SLOW_QUERIES_ONLY"] = "false";
        environment["RATE_LIMIT_REQUESTS"] = "0";
        environment["METRICS_TOKEN"] = null;
        environment["CORS_ALLOWED_ORIGINS"] = "*";
        environment["SHUTDOWN_DRAIN"] = "0";
        environment["DB_POOLSIZE"] = "5";
        environment["DB_MAX_OVERFLOW"] = "200";
        environment["AUTH_SYMMETRIC_KEY"] = new string('x', 40);
        environment["MAX_MEMORY_MB"] = "10000000";
        environment["SMTP_HOST"] = "127.0.0.1";
        environment["SMTP_PORT"] = $"{FreePort.Next()}";
        await using var another = await ShippedPostgreSql.StartPrimaryAsync();
        environment["DB_READ_REPLICA_URLS"] += $",postgresql://postgres@127.0.0.1:{FreePort.Next()}/postgres,{database.Database.Url},{ShippedPostgreSql.UrlOf(another)}";

        var checkedFleet = await RunAsync(environment);

        string[] expected =
        [
            .. _ofTheServer, "acknowledged writes", "all indexes", "cache eviction", "cache memory", "connections", "cross-origin", "draining", "environment", "mail", "memory", "metrics token", "profiling",
            "queue apart", "queue default", "queue high_priority", "queue low_priority", "queue persistence", "rate limit", "replica 1", "replica 2", "replica 3", "replica 4", "replication slots",
            "statement log", "statistics", "tokens", "valid indexes", "variables",
        ];
        Assert.Equal(1, checkedFleet.ExitCode);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Wrong(checkedFleet.Output.Split('\n')).Order(StringComparer.Ordinal));
        Assert.Contains("idx_tickets_status: ", checkedFleet.Output, StringComparison.Ordinal);
        Assert.Contains("idx_users_email: ", checkedFleet.Output, StringComparison.Ordinal);
        Assert.Contains("s behind", checkedFleet.Output, StringComparison.Ordinal);
        Assert.Contains("follows no primary", checkedFleet.Output, StringComparison.Ordinal);
        Assert.Contains("is no copy of this primary", checkedFleet.Output, StringComparison.Ordinal);
        Assert.Contains("synchronous_commit is off", checkedFleet.Output, StringComparison.Ordinal);
        Assert.Contains("DB_POOLSIZE (was DB_POOL_SIZE meant?)", checkedFleet.Output, StringComparison.Ordinal);

        // Now commits do wait, and nobody is there for it; nor would whoever tidies up here go on.
        await SetAsync("synchronous_commit", "on");
        var waiting = await CheckAsync(environment);
        await SetAsync("synchronous_standby_names", "");
        Assert.Contains(waiting, line => line.StartsWith("✗ acknowledged writes ", StringComparison.Ordinal) && line.Contains("each write waits", StringComparison.Ordinal));
        Assert.Contains(await CheckAsync(environment), line => line.StartsWith("– acknowledged writes ", StringComparison.Ordinal));

        async Task SetAsync(string name, string value)
        {
            await database.Primary.ExecuteAsync($"ALTER SYSTEM SET {name} = '{value}'");
            await database.Primary.ExecuteAsync("SELECT pg_reload_conf()");
        }
    }

    [SkippableFact]
    public async Task Check_SchemaQueueAndReplicasWrong_FindsEach()
    {
        await using var database = await OldFleet.BeforeAsync("AddIndexOfOpenDeliveries", deliveries: 1);
        await using var cache = await RedisProcess.StartNewAsync("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
        await using var queue = await RedisProcess.StartNewAsync("--maxmemory", "800kb", "--maxmemory-policy", "allkeys-lru", "--appendonly", "yes");

        var wrong = Wrong(await CheckAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else", ["DATABASE_URL"] = database.ConnectionString,
            ["REDIS_URL"] = cache.Url, ["JOBS_REDIS_URL"] = queue.Url, ["BARQ_ALLOW_EMBEDDED"] = "true", ["DB_READ_REPLICA_URLS"] = database.ConnectionString,
            ["MEMORY_PROFILING_ENABLED"] = "true", ["METRICS_TOKEN"] = new string('x', 40),
        }));

        Assert.Superset(new HashSet<string> { "embedded", "metrics token", "profiling", "queue eviction", "queue memory", "replicas", "schema" }, wrong.ToHashSet());
        Assert.DoesNotContain("cache eviction", wrong);
        Assert.DoesNotContain("queue persistence", wrong);
    }

    [SkippableFact]
    public async Task Check_PoolerBetween_SaysHowToSetTheGatewayForIt()
    {
        await using var database = (PostgreSqlDatabase)await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        await using var pooler = await PgBouncerProcess.StartNewAsync(database.ConnectionString, 3);
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else", ["REDIS_URL"] = "redis://127.0.0.1:1", ["REDIS_CONNECT_TIMEOUT"] = "1",
            ["DATABASE_URL"] = new NpgsqlConnectionStringBuilder(pooler.ConnectionString) { MaxAutoPrepare = 100 }.ConnectionString, ["DATABASE_DIRECT_URL"] = database.Url,
        };
        var prepared = await CheckAsync(environment);
        environment["DATABASE_URL"] = pooler.ConnectionString;
        var advised = await CheckAsync(environment);

        Assert.Contains(prepared, line => line.StartsWith("✗ pooler ", StringComparison.Ordinal) && line.Contains("max_auto_prepare=0", StringComparison.Ordinal));
        Assert.Contains(advised, line => line.StartsWith("✓ pooler ", StringComparison.Ordinal) && line.Contains("DATABASE_DIRECT_URL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_NothingSet_SaysWhatProductionNeeds()
    {
        var checkedFleet = await RunAsync([]);

        Assert.Equal((1, ""), (checkedFleet.ExitCode, checkedFleet.Error));
        Assert.Superset(new HashSet<string> { "database", "cache server", "job hosts", "queue apart", "environment" }, Wrong(checkedFleet.Output.Split('\n')).ToHashSet());
    }

    [SkippableFact]
    public async Task Check_ServersAway_GoesOnAndNamesEach()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await redis.StopAsync();
        await using var issuer = await Barq.Testing.Authorization.TestIssuer.StartAsync();

        var checkedFleet = await RunAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = $"postgresql://barq:secret@127.0.0.1:{FreePort.Next()}/fleet", ["REDIS_URL"] = redis.Url,
            ["JOBS_REDIS_URL"] = redis.Url, ["REDIS_CONNECT_TIMEOUT"] = "1", ["REDIS_SOCKET_TIMEOUT"] = "1", ["AUTH_AUTHORITY"] = issuer.Authority,
        });

        Assert.Equal((1, ""), (checkedFleet.ExitCode, checkedFleet.Error));
        Assert.Superset(new HashSet<string> { "database", "cache server", "queue server", "audience" }, Wrong(checkedFleet.Output.Split('\n')).ToHashSet());
        Assert.Matches("(?m)^✓ issuer +tells 1 keys$", checkedFleet.Output);
        Assert.DoesNotContain("secret", checkedFleet.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Production(ReplicatedDatabase database, string cache, string queue) => new(database.Settings)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DATABASE_URL"] = database.Database.Url,
        ["REDIS_URL"] = cache,
        ["JOBS_REDIS_URL"] = queue,
        ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else",
        ["METRICS_TOKEN"] = "a token that only tests know",

        // The default: tests' gateways have none.
        ["RATE_LIMIT_REQUESTS"] = null,
    };

    private static async Task<string[]> CheckAsync(Dictionary<string, string?> environment) => (await RunAsync(environment)).Output.Split('\n');

    // A mark, the name in a column of its own, the text.
    private static string[] Wrong(string[] lines) => [.. lines.Where(line => line.StartsWith('✗')).Select(line => line[2..22].Trim()).Order(StringComparer.Ordinal)];

    // Whatever it prints, the page tells of it.
    private static async Task<GatewayCommand> RunAsync(Dictionary<string, string?> environment)
    {
        var command = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["check"], Environment = environment });
        var names = command.Output.Split('\n').Where(line => line.Length > 22 && line[0] is ('✓' or '✗' or '–')).Select(line => line[2..22].Trim());
        Assert.Empty(names.Select(name => name.StartsWith("replica ", StringComparison.Ordinal) ? "replica 1" : name).Except(ChecklistPageTests.Lines));
        return command;
    }
}
