using System.Globalization;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>
/// A PostgreSQL server with the very files that operators get (<c>deploy/postgresql</c>): the primary with its roles and slots, or a replica that
/// fills itself from it. Only what depends on the machine is another's: ports, folders, memory.
/// </summary>
public sealed class ShippedPostgreSql : RestartableServer
{
    private const string Password = "secret-of-a-test";

    // As the image's entry point does: the server's folder is made, a server that nobody can reach runs the script, then the real one starts.
    private const string Script = """
        folder=$1 bin=$2 port=$3 primary=$4 name=$5
        bin=$(dirname "$(readlink -f "$bin/postgres")")
        export PATH="$bin:$PATH" PGDATA="$folder/data" PGHOST="$folder" PGPORT="$port" POSTGRES_USER=postgres POSTGRES_DB=barq BARQ_PASSWORD_FILE="$folder/password" REPLICATION_PASSWORD_FILE="$folder/password"
        set -- -c "config_file=$folder/postgresql.conf" -c "hba_file=$folder/pg_hba.conf" -c "port=$port" -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$folder" \
            -c shared_buffers=64MB -c huge_pages=off -c min_wal_size=80MB -c fsync=off
        if [ -n "$name" ]; then
            export REPLICA_NAME="$name" PRIMARY_HOST=127.0.0.1 PRIMARY_PORT="$primary"
            exec sh "$folder/replica.sh" "$@"
        fi
        if [ ! -e "$PGDATA/PG_VERSION" ]; then
            initdb --username=postgres --pwfile="$folder/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions || exit
            pg_ctl --wait -o "-c config_file=$folder/postgresql.conf -c hba_file=$folder/pg_hba.conf -c port=$port -c listen_addresses= -c unix_socket_directories=$folder -c shared_buffers=64MB -c huge_pages=off" start || exit
            createdb --username=postgres barq && sh "$folder/init-primary.sh" || exit
            pg_ctl --wait stop || exit
        fi
        exec postgres -D "$PGDATA" "$@"
        """;

    private readonly int _primary;
    private readonly string _name;

    private ShippedPostgreSql(string folder, int primary, string name)
        : base(folder) => (_primary, _name) = (primary, name);

    /// <summary>The connection string of its owner, to the database of the fleet.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "barq", Password = Password, Database = "barq" }.ConnectionString;

    private protected override string StopSignal => "INT";

    private protected override string LastSignal => "QUIT";

    private protected override IReadOnlyList<string> Command =>
        UnprivilegedUser.Wrap("/bin/sh", "-c", Script, "postgres", Folder, PostgreSqlBinaries.Folder!, Port.ToString(CultureInfo.InvariantCulture), _primary.ToString(CultureInfo.InvariantCulture), _name);

    /// <summary>Starts a primary. Skips the running test where PostgreSQL's programs are not on this machine.</summary>
    public static Task<ShippedPostgreSql> StartPrimaryAsync() => StartAsync(0, "");

    /// <summary>Starts a replica of this one.</summary>
    /// <param name="name">Its name, which is its slot's: replica_1 or replica_2.</param>
    public Task<ShippedPostgreSql> StartReplicaAsync(string name) => StartAsync(Port, name);

    /// <summary>Several servers as a value of <c>DATABASE_URL</c>: whichever of them takes writes is asked.</summary>
    public static string UrlOf(params IEnumerable<ShippedPostgreSql> servers) =>
        $"postgresql://barq:{Password}@{string.Join(',', servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}")))}/barq";

    /// <summary>Has this replica follow another primary.</summary>
    /// <param name="primary">The primary.</param>
    public async Task FollowAsync(ShippedPostgreSql primary)
    {
        ArgumentNullException.ThrowIfNull(primary);
        await ExecuteAsync($"ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port={primary.Port.ToString(CultureInfo.InvariantCulture)} user=replicator password={Password} application_name={_name}'");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>Makes this replica the primary, with a slot for another one that is to follow it.</summary>
    /// <param name="other">The other replica.</param>
    public async Task PromoteAsync(ShippedPostgreSql other)
    {
        ArgumentNullException.ThrowIfNull(other);
        await ExecuteAsync("SELECT pg_promote(wait => true)");
        await ExecuteAsync($"SELECT pg_create_physical_replication_slot('{other._name}')");
        await other.FollowAsync(this);
    }

    /// <summary>Runs a statement, as the server's superuser.</summary>
    /// <param name="sql">The statement.</param>
    /// <returns>The first value that it returns.</returns>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Username = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<ShippedPostgreSql> StartAsync(int primary, string name)
    {
        if (PostgreSqlBinaries.Folder is null)
        {
            TestServers.Unavailable("PostgreSQL's programs (initdb, postgres) are not on this machine.");
        }

        var folder = await UnprivilegedUser.CreateFolderAsync("shipped");
        foreach (var file in (string[])["postgresql.conf", "pg_hba.conf", "init-primary.sh", "replica.sh"])
        {
            File.Copy(Repository.PathOf("deploy", "postgresql", file), Path.Combine(folder, file));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "password"), Password);
        var server = new ShippedPostgreSql(folder, primary, name);
        await server.StartAsync();
        return server;
    }

    private protected override async Task<bool> AnswersAsync()
    {
        try
        {
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
