using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Barq.Persistence.Embedded;

/// <summary>Connections to a SQLite file, pooled by the driver, each prepared by <see cref="SqliteSession"/>.</summary>
internal sealed class SqliteDataSource : DbDataSource
{
    private readonly SqliteSession _session;

    /// <param name="connectionString">Names the file.</param>
    /// <param name="busyTimeout">How long to wait while another writes.</param>
    public SqliteDataSource(string connectionString, TimeSpan busyTimeout)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = (int)busyTimeout.TotalSeconds };
        File = builder.DataSource;
        ConnectionString = builder.ConnectionString;
        _session = new SqliteSession(busyTimeout);
    }

    /// <summary>The file's full path.</summary>
    public string File { get; }

    public override string ConnectionString { get; }

    /// <summary>Prepares a connection that another opened, such as EF Core.</summary>
    public void Prepare(DbConnection connection) => _session.Prepare((SqliteConnection)connection);

    protected override DbConnection CreateDbConnection() => new Connection(ConnectionString, _session);

    protected override void Dispose(bool disposing)
    {
        // Closes the kept connections, so that the file is whole without its write-ahead log and can be moved.
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return base.DisposeAsyncCore();
    }

    private sealed class Connection(string connectionString, SqliteSession session) : SqliteConnection(connectionString)
    {
        public override void Open()
        {
            base.Open();
            session.Prepare(this);
        }
    }
}
