using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>The database that the fleet lies in: which kind it is, and its connections, which EF Core and the query engine share.</summary>
public sealed class FleetDatabase : IAsyncDisposable, IDisposable
{
    private readonly TimeSpan _statementLimit;
    private readonly TimeProvider _timeProvider;
    private readonly DatabaseOptions _options;

    /// <summary>Prepares the connections; the first is opened by whoever needs it.</summary>
    /// <param name="options">Where the data lies.</param>
    /// <param name="timeProvider">The clock of the statements' time limit.</param>
    /// <exception cref="OptionsValidationException">The URL can't be used, or is missing in a build without the embedded database.</exception>
    public FleetDatabase(IOptions<DatabaseOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = options.Value;
        _statementLimit = TimeSpan.FromMilliseconds(settings.QueryTimeoutMilliseconds);
        _timeProvider = timeProvider;
        _options = settings;
        var url = Locate(settings);
        Provider = url.Provider;
#if BARQ_EMBEDDED
        if (url.Provider == DatabaseProvider.Sqlite)
        {
            var file = new Embedded.SqliteDataSource(url.ConnectionString, TimeSpan.FromSeconds(settings.PoolTimeoutSeconds));
            Primary = file;
            Address = file.File;
            return;
        }
#endif
        var server = new NpgsqlConnectionStringBuilder(url.ConnectionString);
        var pool = PostgreSqlPool.Create(url.ConnectionString, settings);
        Primary = pool;
        KeepsPlans = new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxAutoPrepare > 0;
        Address = server.Host!.Contains(',', StringComparison.Ordinal) ? $"{server.Host}/{server.Database}" : $"{server.Host}:{server.Port}/{server.Database}";
    }

    /// <summary>The kind of database.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>Connections to the one server that may be written to. On PostgreSQL an <see cref="NpgsqlDataSource"/>.</summary>
    public DbDataSource Primary { get; }

    /// <summary>Where it lies, for logs: host, port and database, or the file's full path; no password.</summary>
    public string Address { get; }

    /// <summary>Whether connections keep statements prepared, and so their plans: on PostgreSQL, unless its URL has <c>Max Auto Prepare=0</c>.</summary>
    internal bool KeepsPlans { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Primary.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => Primary.Dispose();

    /// <summary>
    /// Holds the statements of a connection to <c>DB_QUERY_TIMEOUT</c> and the caller's token until the result is disposed. Null on
    /// PostgreSQL, whose server and driver do both.
    /// </summary>
    internal IDisposable? LimitStatement(DbConnection connection, CancellationToken cancellationToken) => Provider switch
    {
#if BARQ_EMBEDDED
        DatabaseProvider.Sqlite => new Embedded.SqliteStatementLimit(connection, _statementLimit, _timeProvider, cancellationToken),
#endif
        _ => null,
    };

    /// <summary>Waits for the turn to migrate the database, which is there on PostgreSQL, until the result is disposed.</summary>
    internal Task<IDisposable?> TakeMigrationTurnAsync(CancellationToken cancellationToken) => Provider switch
    {
#if BARQ_EMBEDDED
        DatabaseProvider.Sqlite => Embedded.SqliteMigrationTurn.TakeAsync(this, _timeProvider, cancellationToken),
#endif
        _ => PostgreSqlMigrationTurn.TakeAsync(SideConnection.Settings(_options, "barq-migrate").ConnectionString, _timeProvider, cancellationToken),
    };

    private static DatabaseUrl Locate(DatabaseOptions settings)
    {
        DatabaseUrl? url = null;
#if BARQ_EMBEDDED
        var text = settings.Url ?? Embedded.SqliteFile.DefaultUrl;
#else
        var text = settings.Url;
#endif
        var problem = "DATABASE_URL is not set, and this build has no embedded database: it needs a PostgreSQL server.";
        return text is not null && DatabaseUrl.TryParse(text, out url, out problem)
            ? url
            : throw new OptionsValidationException(nameof(DatabaseOptions), typeof(DatabaseOptions), [problem]);
    }
}
