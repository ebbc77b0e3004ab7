using Barq.Testing.Databases;

namespace Barq.Testing.PostgreSql;

/// <summary>A database on a server of the test's own, with a streaming replica whose replay the test may hold up.</summary>
public sealed class ReplicatedDatabase : IAsyncDisposable
{
    private ReplicatedDatabase(PostgreSqlProcess primary, PostgreSqlDatabase database, PostgreSqlProcess replica) =>
        (Primary, Database, Replica) = (primary, database, replica);

    /// <summary>The primary.</summary>
    public PostgreSqlProcess Primary { get; }

    /// <summary>The replica.</summary>
    public PostgreSqlProcess Replica { get; }

    /// <summary>The database, on the primary.</summary>
    public PostgreSqlDatabase Database { get; }

    /// <summary>The settings that make reads go to the replica.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["DB_READ_REPLICAS_ENABLED"] = "true", ["DB_READ_REPLICA_URLS"] = Replica.ConnectionStringTo(Database.Name),
    };

    /// <summary>Makes both servers and fills the database. Skips the running test where PostgreSQL's programs are not on this machine.</summary>
    public static async Task<ReplicatedDatabase> CreateAsync(DatabaseTemplate template)
    {
        var primary = await PostgreSqlProcess.StartNewAsync();
        var database = await PostgreSqlServer.CreateDatabaseAsync(primary, template);
        return new ReplicatedDatabase(primary, database, await primary.StartReplicaAsync());
    }

    /// <summary>Lets nothing more arrive at the replica.</summary>
    public Task PauseReplayAsync() => Replica.ExecuteAsync("SELECT pg_wal_replay_pause()");

    /// <summary>Lets the replica follow again.</summary>
    public Task ResumeReplayAsync() => Replica.ExecuteAsync("SELECT pg_wal_replay_resume()");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        await Database.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
