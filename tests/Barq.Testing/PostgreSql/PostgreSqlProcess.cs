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

    private PostgreSqlProcess(string folder)
        : base(folder)
    {
    }

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
            data=$1 bin=$2 collation=$3
            shift 3
            if [ ! -e "$data/PG_VERSION" ]; then
                "$bin/initdb" --pgdata "$data" --username=postgres --auth=trust --encoding=UTF8 --no-sync --no-instructions $collation || exit
            fi
            exec "$bin/postgres" -D "$data" "$@"
            """, "postgres",
        Path.Combine(Folder, "data"), PostgreSqlBinaries.Folder!, LinguisticCollation,
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
    public static async Task<PostgreSqlProcess> StartNewAsync()
    {
        if (PostgreSqlBinaries.Folder is null)
        {
            TestServers.Unavailable("PostgreSQL's programs (initdb, postgres) are not on this machine.");
        }
        var server = new PostgreSqlProcess(await UnprivilegedUser.CreateFolderAsync("postgres"));
        await server.StartAsync();
        return server;
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
