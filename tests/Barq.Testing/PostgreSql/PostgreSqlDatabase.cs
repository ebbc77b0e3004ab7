using Barq.Testing.Databases;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>A database of a test's own on the shared server; disposing it drops it, open connections or not.</summary>
public sealed class PostgreSqlDatabase : TestDatabase
{
    private readonly PostgreSqlServer _server;

    internal PostgreSqlDatabase(PostgreSqlServer server, string name)
    {
        _server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>The database's name on the server.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override TestProvider Provider => TestProvider.PostgreSql;

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>The same as a value of <c>DATABASE_URL</c>.</summary>
    public string Url
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
            var password = parts.Password is { Length: > 0 } secret ? $":{Uri.EscapeDataString(secret)}" : "";
            return $"postgresql://{Uri.EscapeDataString(parts.Username ?? "")}{password}@{parts.Host}:{parts.Port}/{Name}";
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        ClearPool();
        await _server.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    internal void ClearPool()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
