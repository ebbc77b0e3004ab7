using System.Globalization;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Makes a pool of connections to one PostgreSQL server, as <see cref="DatabaseOptions"/> says.</summary>
internal static class PostgreSqlPool
{
    /// <summary>
    /// Statements that one connection keeps prepared; a text is prepared at its second use. The statements of cached plans are few and
    /// come again, and skipping their parsing and planning is worth more than the server's memory for them. <c>Max Auto Prepare</c> in
    /// the URL overrides it: 0 for a pooler between that hands statements of one connection to several servers.
    /// </summary>
    private const int MaxAutoPrepare = 200;

    private const string Workers = "max_parallel_workers_per_gather";
    private const string Idle = "idle_in_transaction_session_timeout";

    /// <summary>
    /// Milliseconds after which the server ends a transaction that does nothing. A node that is frozen, or whose machine is gone, would otherwise hold the rows
    /// that it was writing from everybody, for as long as its connections seem to stand; a healthy one is never that long between two statements.
    /// </summary>
    private const int IdleMilliseconds = 5000;

    // The server ends the statement; the driver's own clock only catches a server that no longer answers, and so runs behind.
    private static readonly TimeSpan CommandTimeoutMargin = TimeSpan.FromSeconds(2);

    public static NpgsqlDataSource Create(string connectionString, DatabaseOptions options)
    {
        var connection = Settings(connectionString, options);

        // The name under which the driver's own metrics tell of it.
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = $"{connection.Host}:{connection.Port}/{connection.Database}" }.Build();
    }

    /// <summary>How its connections are made.</summary>
    public static NpgsqlConnectionStringBuilder Settings(string connectionString, DatabaseOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MinPoolSize = options.PoolSize,
            MaxPoolSize = Math.Max(1, options.PoolSize + options.MaxOverflow),
            Timeout = options.PoolTimeoutSeconds,
            ConnectionLifetime = options.PoolRecycleSeconds,
        };
        SetDefault(connection, "Application Name", "barq");
        SetDefault(connection, "Max Auto Prepare", MaxAutoPrepare);
        SetDefault(connection, "Auto Prepare Min Usages", 2);
        // Nothing of ours outlives its transaction on a connection (a test holds it), so there is nothing to be reset after each use.
        SetDefault(connection, "No Reset On Close", true);
        if (connection.Host?.Contains(',', StringComparison.Ordinal) is true)
        {
            // Of several servers the one that takes writes is meant; which one that is may change from one second to the next.
            SetDefault(connection, "Target Session Attributes", "read-write");
            SetDefault(connection, "Host Recheck Seconds", 1);
        }

        AddDefaultOption(connection, Workers, options.ParallelWorkers);
        AddDefaultOption(connection, Idle, IdleMilliseconds);
        LimitStatements(connection, options.QueryTimeoutMilliseconds);
        return connection;
    }

    private static void LimitStatements(NpgsqlConnectionStringBuilder connection, int milliseconds)
    {
        if (milliseconds == 0)
        {
            connection.CommandTimeout = 0;
            return;
        }

        AddOption(connection, "statement_timeout", milliseconds);
        connection.CommandTimeout = (int)Math.Ceiling((TimeSpan.FromMilliseconds(milliseconds) + CommandTimeoutMargin).TotalSeconds);
    }

    private static void AddDefaultOption(NpgsqlConnectionStringBuilder connection, string name, int value)
    {
        if (connection.Options?.Contains(name, StringComparison.Ordinal) is not true)
        {
            AddOption(connection, name, value);
        }
    }

    // A start-up option, so that every connection has it from its first statement on.
    private static void AddOption(NpgsqlConnectionStringBuilder connection, string name, int value) =>
        connection.Options = string.Create(CultureInfo.InvariantCulture, $"{connection.Options} -c {name}={value}").TrimStart();

    private static void SetDefault(NpgsqlConnectionStringBuilder connection, string keyword, object value)
    {
        if (!connection.ShouldSerialize(keyword))
        {
            connection[keyword] = value;
        }
    }
}
