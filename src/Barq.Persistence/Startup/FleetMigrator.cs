using System.Data;
using System.Data.Common;
using Barq.Persistence.Databases;
using Barq.Persistence.Migrations;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.Settings;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Barq.Persistence.Startup;

/// <summary>Brings the database to this build's schema.</summary>
/// <param name="contexts">The contexts, which know the migrations.</param>
/// <param name="database">The database.</param>
/// <param name="security">Its own fence.</param>
public sealed class FleetMigrator(IDbContextFactory<FleetDbContext> contexts, FleetDatabase database, RowSecuritySetup security)
{
    // A migration that is killed would else go on in its server until it has an answer to give, beside the one that follows it. Not every server can: then so it is.
    private const string WatchClient = "DO $$BEGIN PERFORM set_config('client_connection_check_interval', '1s', false); EXCEPTION WHEN undefined_object OR invalid_parameter_value THEN NULL; END$$";

    private const string WatchNoClient = "DO $$BEGIN EXECUTE 'RESET client_connection_check_interval'; EXCEPTION WHEN undefined_object THEN NULL; END$$";

    private const string PastThePooler = " (A pooler is between, whose connections have limits of their own: let DATABASE_URL of this command lead past it. What was done so far is kept.)";

    /// <summary>The migrations of this build that the database is without, in order; all of them where there is no database yet. Where it has them all, the tables whose row level security is not as it is set.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="StartupException">The database can't be asked.</exception>
    public Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = await PendingAsync(context, cancellationToken);
        return pending.Count > 0 ? pending : await security.PendingAsync(context, cancellationToken);
    });

    /// <summary>
    /// Creates the database where it is missing and applies what is pending, however long it takes: <c>DB_QUERY_TIMEOUT</c> is for those who wait for an answer.
    /// A migration that was cut off is as a whole or not at all, or, where it works on tables in use, goes on the next time. Of several processes that do this at once,
    /// one does and the others wait. Each time, rows get what an older build that ran beside this one has left empty.
    /// </summary>
    /// <param name="cancellationToken">Ends it between two migrations.</param>
    /// <returns>What it changed: the migrations that it applied, and the tables whose row level security it changed.</returns>
    /// <exception cref="StartupException">The database can't be asked or changed.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        var isShared = false;
        return await GuardAsync<IReadOnlyList<string>>(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await CreateMissingAsync(context, cancellationToken);
            isShared = await IsSharedAsync(context, cancellationToken);
            return await MigrateAsync(context, isShared, cancellationToken);
        }, () => isShared ? PastThePooler : "");
    }

    private async Task<IReadOnlyList<string>> MigrateAsync(FleetDbContext context, bool isShared, CancellationToken cancellationToken)
    {
        using var turn = await database.TakeMigrationTurnAsync(cancellationToken);
        var pending = await PendingAsync(context, cancellationToken);
        await using var unlimited = await UnlimitAsync(context, isShared, cancellationToken);
        if (pending.Count > 0)
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        await FillAsync(context, cancellationToken);
        return [.. pending, .. await security.ApplyAsync(context, cancellationToken)];
    }

    private async Task CreateMissingAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (database.Provider == DatabaseProvider.Sqlite || await creator.ExistsAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process that started at the same moment was faster.
        }
    }

    // Past EF Core, which puts a statement of its own in front where the database holds rows to their callers: what commits within has to be alone.
    private async Task FillAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            // One file on one machine has no older build beside it.
            return;
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            foreach (var filling in LeftEmpty.Fillings())
            {
                await using var command = new NpgsqlCommand(filling, (NpgsqlConnection)context.Database.GetDbConnection()) { CommandTimeout = 0 };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    // A table of millions of rows is not rewritten within the time that a statement of a request has.
    private async Task<IAsyncDisposable?> UnlimitAsync(FleetDbContext context, bool isShared, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(TimeSpan.Zero);
        if (database.Provider == DatabaseProvider.Sqlite || isShared)
        {
            // A file has no such limit; and through a pooler it would be another's connection that is left without.
            return null;
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("SET statement_timeout = 0", cancellationToken);
        await context.Database.ExecuteSqlRawAsync(WatchClient, cancellationToken);
        return new UnlimitedConnection(context.Database);
    }

    // A pooler tells its clients of a process that is none of the server's. Asked, and not believed of DATABASE_URL: what is set on another's connection stays there.
    private async Task<bool> IsSharedAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            return false;
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
            return !Equals(await command.ExecuteScalarAsync(cancellationToken), connection.ProcessID);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> PendingAsync(FleetDbContext context, CancellationToken cancellationToken) =>
        [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];

    private async Task<T> GuardAsync<T>(Func<Task<T>> work, Func<string>? advice = null)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException
            || DatabaseErrors.Translate(exception) is DatabaseUnavailableException or DatabaseBusyException)
        {
            var reason = exception.GetBaseException().Message.ReplaceLineEndings(" ");
            throw new StartupException($"The database {database.Address} can't be prepared: {reason}{advice?.Invoke()}", exception);
        }
    }

    /// <summary>A connection whose statements have all the time they need, until it goes back to the pool.</summary>
    private sealed class UnlimitedConnection(DatabaseFacade connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // One that is broken does not go back.
            if (connection.GetDbConnection().State == ConnectionState.Open)
            {
                await connection.ExecuteSqlRawAsync("RESET statement_timeout", CancellationToken.None);
                await connection.ExecuteSqlRawAsync(WatchNoClient, CancellationToken.None);
            }

            await connection.CloseConnectionAsync();
        }
    }
}
