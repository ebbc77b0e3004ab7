using System.Globalization;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>A PgBouncer of a test's own, which shares few connections to a PostgreSQL server between transactions.</summary>
public sealed class PgBouncerProcess : RestartableServer
{
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly int _connections;

    private PgBouncerProcess(string folder, string connectionString, int connections)
        : base(folder) => (_server, _connections) = (new NpgsqlConnectionStringBuilder(connectionString), connections);

    /// <summary>The connection string to the database through it, as the documentation advises.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Host = "127.0.0.1", Port = Port, MaxAutoPrepare = 0 }.ConnectionString;

    private protected override string StopSignal => "INT";

    private protected override string LastSignal => "KILL";

    private protected override IReadOnlyList<string> Command
    {
        get
        {
            var file = Path.Combine(Folder, "pgbouncer.ini");
            File.WriteAllText(file, Configuration());
            return UnprivilegedUser.Wrap(Program!, file);
        }
    }

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin") // A user's PATH may lack it.
        .Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    /// <summary>Starts one. Skips the running test where PgBouncer is not on this machine.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="connections">Connections to the server, for all that come.</param>
    public static async Task<PgBouncerProcess> StartNewAsync(string connectionString, int connections)
    {
        if (Program is null)
        {
            TestServers.Unavailable("pgbouncer is not on this machine.");
        }

        var server = new PgBouncerProcess(await UnprivilegedUser.CreateFolderAsync("pgbouncer"), connectionString, connections);
        await server.StartAsync();
        return server;
    }

    private protected override async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // As docs/operations.md advises.
    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $"""
        [databases]
        * = host={_server.Host} port={_server.Port} user={_server.Username}{(_server.Password is { } password ? $" password={password}" : "")}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Port}
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = {_connections}
        max_client_conn = 500
        ignore_startup_parameters = extra_float_digits, options

        """);
}
