using System.Globalization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>The disk of a server fills up under load, stays full, and has room again; nothing is restarted.</summary>
public static class FullDisk
{
    private const string Refuse = """
        CREATE FUNCTION barq_drill_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER barq_drill_full BEFORE INSERT OR UPDATE ON outbox_messages EXECUTE FUNCTION barq_drill_full();
        """;

    private static readonly TimeProvider _time = TimeProvider.System;

    /// <summary>PostgreSQL's data on a disk that is full. What its log is written to has room: without that PostgreSQL ends, and begins again once there is some.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="before">How long all is well first, and how long the disk is full.</param>
    /// <param name="after">How long it goes on after that.</param>
    /// <param name="isReal">Whether there is a disk of a size that is filled; else the database answers each write as if there were.</param>
    /// <returns>What the clients have seen, and the time from the room's return until each has written again.</returns>
    public static async Task<(FailoverFigures Seen, TimeSpan BackAfter)> OfPostgreSqlAsync(int clients, TimeSpan before, TimeSpan after, bool isReal)
    {
        await using var server = await PostgreSqlProcess.StartNewAsync();
        await using var disk = isReal ? await SmallDisk.MountAsync(megabytes: 96) : null;
        await using var database = await PostgreSqlServer.CreateDatabaseAsync(server, FleetDatabases.Demo);
        if (disk is not null)
        {
            database.ClearPool();
            await server.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
            await server.ExecuteAsync($"ALTER DATABASE {database.Name} SET TABLESPACE small");
        }

        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning" };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var other = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var load = await FailoverLoad.StartAsync(clients, one.BaseAddress, other.BaseAddress);
        await Task.Delay(before, _time);

        if (disk is null)
        {
            await server.ExecuteAsync(Refuse, database.Name);
        }

        // What a write frees is taken too.
        await Poll.UntilAsync(
            async () =>
            {
                await (disk?.FillAsync() ?? Task.CompletedTask);
                return load.Failed > 0;
            },
            "writes to find no room");
        await Task.Delay(before, _time);

        disk?.Free();
        if (disk is null)
        {
            await server.ExecuteAsync("DROP FUNCTION barq_drill_full CASCADE", database.Name);
        }

        var freed = _time.GetTimestamp();
        var acknowledged = load.Acknowledged;
        await Poll.UntilAsync(() => load.Acknowledged.Zip(acknowledged, (now, then) => now > then).All(hasWritten => hasWritten), "each client to write again");
        var back = _time.GetElapsedTime(freed);
        await Task.Delay(after, _time);
        var seen = await load.EndAsync();
        await server.ExecuteAsync($"DROP DATABASE {database.Name} WITH (FORCE)");
        return (seen, back);
    }

    /// <summary>One Redis for caches and queue that takes no writes: its disk is full, or it has all the memory that it may.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="before">How long all is well first, and how long it is full.</param>
    /// <param name="after">How long it goes on after that.</param>
    /// <param name="isReal">Whether there is a disk of a size that is filled, with the append-only file on it; else it is told to use no more memory.</param>
    /// <returns>What the clients have seen, and the time from the room's return until a job is done that was asked for while there was none.</returns>
    public static async Task<(FailoverFigures Seen, TimeSpan BackAfter)> OfRedisAsync(int clients, TimeSpan before, TimeSpan after, bool isReal)
    {
        await using var disk = isReal ? await SmallDisk.MountAsync(megabytes: 16) : null;
        await using var redis = await RedisProcess.StartNewAsync(disk is null ? [] : ["--dir", disk.Folder, "--appendonly", "yes", "--appendfsync", "everysec"]);
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning" };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var other = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        var jobs = new FailoverJobs(database);
        await jobs.AskAsync(one);
        await jobs.DoneAsync();
        await using var load = await FailoverLoad.StartAsync(clients, one.BaseAddress, other.BaseAddress);
        await Task.Delay(before, _time);

        await Poll.UntilAsync(
            async () =>
            {
                await (disk?.FillAsync() ?? RedisWire.AskAsync(redis.Port, "CONFIG", "SET", "maxmemory", "1"));
                return await IsRefusedAsync(redis);
            },
            "Redis to refuse writes");
        await jobs.AskAsync(other);
        await Task.Delay(before, _time);
        if (!await IsRefusedAsync(redis))
        {
            throw new InvalidOperationException("Redis took a write while it was full.");
        }

        disk?.Free();
        await RedisWire.AskAsync(redis.Port, "CONFIG", "SET", "maxmemory", "0");
        var freed = _time.GetTimestamp();
        await jobs.DoneAsync();
        var back = _time.GetElapsedTime(freed);
        await Task.Delay(after, _time);
        return (await load.EndAsync(), back);
    }

    private static async Task<bool> IsRefusedAsync(RedisProcess redis)
    {
        try
        {
            await RedisWire.AskAsync(redis.Port, "SET", "drill", _time.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            return false;
        }
        catch (InvalidOperationException exception) when (exception.Message.StartsWith("OOM", StringComparison.Ordinal) || exception.Message.StartsWith("MISCONF", StringComparison.Ordinal))
        {
            return true;
        }
    }
}
