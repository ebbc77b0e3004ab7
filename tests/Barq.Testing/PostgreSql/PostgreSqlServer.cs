using Barq.Persistence.Databases;
using Barq.Testing.Databases;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>
/// The PostgreSQL server that all tests of this process share, each with databases of its own. It starts with the first
/// test that asks for it and ends with the process.
/// </summary>
public sealed class PostgreSqlServer
{
    private static readonly Lazy<Task<(PostgreSqlServer? Server, string Reason)>> Shared = new(FindAsync);

    // Test processes may share one server: names must not meet.
    private readonly string _prefix = $"barq_test_{Guid.NewGuid().ToString("N")[..12]}";
    private readonly object? _owner;
    private int _databases;

    private PostgreSqlServer(string connectionString, object? owner = null)
    {
        ConnectionString = connectionString;
        _owner = owner;
    }

    /// <summary>The connection string of a user who may create databases.</summary>
    public string ConnectionString { get; }

    /// <summary>The shared server, started on the first call; where there is none, the running test is skipped or fails.</summary>
    /// <remarks>To kill or pause a server, start one of your own: <see cref="PostgreSqlProcess.StartNewAsync"/>.</remarks>
    public static async Task<PostgreSqlServer> GetAsync()
    {
        var (server, reason) = await Shared.Value;
        if (server is null)
        {
            TestServers.Unavailable(reason);
        }
        return server;
    }

    /// <summary>Makes a database on a server of the test's own, and fills it.</summary>
    public static async Task<PostgreSqlDatabase> CreateDatabaseAsync(PostgreSqlProcess process, DatabaseTemplate template)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(template);
        var server = new PostgreSqlServer(process.ConnectionString, process);
        var database = await server.CreateAsync($"{server._prefix}_1", "template0");
        await template.BuildAsync(database);
        return database;
    }

    /// <summary>Makes a database, empty or as a copy of a template.</summary>
    public async Task<PostgreSqlDatabase> CreateDatabaseAsync(DatabaseTemplate? template = null)
    {
        var source = template is null
            ? "template0"
            : await template.SourceAsync(TestProvider.PostgreSql, () => BuildTemplateAsync(template));
        var database = await CreateAsync($"{_prefix}_{Interlocked.Increment(ref _databases)}", source);
        return database;
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        // A large template takes minutes to copy.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<PostgreSqlDatabase> CreateAsync(string name, string source)
    {
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {source}");
        return new PostgreSqlDatabase(this, name);
    }

    private async Task<string> BuildTemplateAsync(DatabaseTemplate template)
    {
        var database = await CreateAsync($"{_prefix}_template_{template.Name}", "template0");
        await template.BuildAsync(database);
        database.ClearPool();
        // A database is copied only while nobody is connected to it.
        await ExecuteAsync($"ALTER DATABASE {database.Name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        return database.Name;
    }

    /// <summary>Leaves another's server as it was found: the templates are dropped too.</summary>
    private void DropDatabases()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        var names = new List<string>();
        using (var query = new NpgsqlCommand($"SELECT datname FROM pg_database WHERE datname LIKE '{_prefix}%'", connection))
        using (var reader = query.ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }
        foreach (var name in names)
        {
            using var drop = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
            drop.ExecuteNonQuery();
        }
    }

    private static async Task<(PostgreSqlServer?, string)> FindAsync()
    {
        if (TestServers.Variable(TestServers.PostgresVariable) is { } configured)
        {
            var server = DatabaseUrl.TryParse(configured, out var url, out var problem)
                ? new PostgreSqlServer(url.ConnectionString)
                : throw new InvalidOperationException($"{TestServers.PostgresVariable}: {problem}.");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DropDatabases();
            return (server, "");
        }
        if (PostgreSqlBinaries.Folder is not null)
        {
            var process = await PostgreSqlProcess.StartNewAsync();
            return (new PostgreSqlServer(process.ConnectionString, process), "");
        }
        var (container, reason) = await PostgreSqlContainers.TryStartAsync();
        return container is null
            ? (null, $"there is no PostgreSQL: {TestServers.PostgresVariable} is not set, its programs are not on this machine, and {reason}")
            : (new PostgreSqlServer(container.GetConnectionString(), container), "");
    }
}
