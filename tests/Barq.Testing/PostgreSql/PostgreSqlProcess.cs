using System.Globalization;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>A PostgreSQL server of a test's own, which trusts everybody on this machine; a killed one recovers when it is started again.</summary>
public sealed class PostgreSqlProcess : RestartableServer
{
    /// <summary>
    /// Arguments of <c>initdb</c> for a default collation that is not the ordinal one: SQL that relies on SQLite's order
    /// without asking for it is wrong in production, and so fails here.
    /// </summary>
    internal const string LinguisticCollation = "--locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US";

    // Made once in a test process, and copied for each server: to make it takes seconds of CPU.
    private static readonly Lazy<Task<string>> _newData = new(MakeDataAsync);

    private readonly PostgreSqlProcess? _primary;
    private readonly string _source;

    private PostgreSqlProcess(string folder, string source, PostgreSqlProcess? primary)
        : base(folder) => (_source, _primary) = (source, primary);

    /// <summary>The connection string of its superuser to the database "postgres".</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Database = "postgres",
    }.ConnectionString;

    // PostgreSQL's shutdown modes: "fast" for INT, "immediate" for QUIT.
    private protected override string StopSignal => "INT";

    private protected override string LastSignal => "QUIT";

    private protected override IReadOnlyList<string> Command => UnprivilegedUser.Wrap(
    [
        // The data folder is made by the first start, in the guarded process too, so that it ends with this process.
        "/bin/sh", "-c", """
            data=$1 bin=$2 source=$3 primary=$4
            shift 4
            if [ ! -e "$data/PG_VERSION" ] && [ -n "$primary" ]; then
                # Some machines have links to the server alone in their path.
                "$(dirname "$(readlink -f "$bin/postgres")")/pg_basebackup" --pgdata "$data" --dbname "$primary" --write-recovery-conf --checkpoint=fast --no-sync || exit
            elif [ ! -e "$data/PG_VERSION" ]; then
                cp -a "$source/." "$data" || exit
            fi
            exec "$bin/postgres" -D "$data" "$@"
            """, "postgres",
        Path.Combine(Folder, "data"), PostgreSqlBinaries.Folder!, _source,
        _primary is null ? "" : $"host=127.0.0.1 port={_primary.Port.ToString(CultureInfo.InvariantCulture)} user=postgres",
        "-p", Port.ToString(CultureInfo.InvariantCulture),
        "-c", "listen_addresses=127.0.0.1",
        "-c", $"unix_socket_directories={Folder}",
        "-c", "max_connections=300",
        "-c", "shared_buffers=64MB",
        // The data need not outlive the machine, only the processes; those find it in the kernel's page cache.
        "-c", "fsync=off",
        "-c", "full_page_writes=off",
        // Statistics and plans come from what a test itself does.
        "-c", "autovacuum=off",
    ]);

    /// <summary>
    /// Makes a new server and waits until it answers. Skips the running test where PostgreSQL's programs are not on this
    /// machine: another's server, or one in a container, can't be killed by its process id.
    /// </summary>
    public static Task<PostgreSqlProcess> StartNewAsync() => StartAsync(null);

    /// <summary>Makes a streaming replica of this server, on which SQL can pause the replay: <c>pg_wal_replay_pause()</c>.</summary>
    public Task<PostgreSqlProcess> StartReplicaAsync() => StartAsync(this);

    /// <summary>The connection string of its superuser to another database.</summary>
    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="database">In which database.</param>
    /// <returns>The first value that it returns.</returns>
    public async Task<object?> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection($"{ConnectionStringTo(database)};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<PostgreSqlProcess> StartAsync(PostgreSqlProcess? primary)
    {
        if (PostgreSqlBinaries.Folder is null)
        {
            TestServers.Unavailable("PostgreSQL's programs (initdb, postgres) are not on this machine.");
        }
        var server = new PostgreSqlProcess(await UnprivilegedUser.CreateFolderAsync("postgres"), await _newData.Value, primary);
        await server.StartAsync();
        return server;
    }

    private static async Task<string> MakeDataAsync()
    {
        var data = Path.Combine(await UnprivilegedUser.CreateFolderAsync("initdb"), "data");
        var initdb = UnprivilegedUser.Wrap(
        [
            Path.Combine(PostgreSqlBinaries.Folder!, "initdb"), "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions",
            .. LinguisticCollation.Split(' '),
        ]);
        await Processes.Command.RunAsync(initdb[0], initdb.Skip(1));
        return data;
    }

    private protected override async Task<bool> AnswersAsync()
    {
        try
        {
            // Unpooled: a kept connection would not say whether the server answers now.
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
