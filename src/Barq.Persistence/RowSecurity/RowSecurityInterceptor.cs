using System.Data.Common;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Barq.Persistence.RowSecurity;

/// <summary>
/// Tells the database the fence of the context that EF Core works for: at the beginning of a transaction, for all that is done in it, and
/// before a statement that is in none, in its own round trip. A migration's statements outside of a transaction change no rows.
/// </summary>
internal sealed class RowSecurityInterceptor : DbCommandInterceptor, IDbTransactionInterceptor, ISaveChangesInterceptor
{
    // What is saved is always in a transaction: the driver's statements are counted by their place, and one in front of them would be taken for
    // the first of them, that has changed no row.
    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        eventData.Context!.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        return result;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => ValueTask.FromResult(SavingChanges(eventData, result));

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (Tell(connection, eventData, result) is { } command)
        {
            using (command)
            {
                command.ExecuteNonQuery();
            }
        }

        return result;
    }

    public async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (Tell(connection, eventData, result) is { } command)
        {
            await using (command)
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Tell(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReaderExecuting(command, eventData, result));

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Tell(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(NonQueryExecuting(command, eventData, result));

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Tell(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ScalarExecuting(command, eventData, result));

    private static NpgsqlCommand? Tell(DbConnection connection, TransactionEndEventData eventData, DbTransaction transaction)
    {
        if (connection is not NpgsqlConnection server || eventData.Context is not FleetDbContext context)
        {
            return null;
        }

        var command = new NpgsqlCommand(FenceSettings.Query, server, (NpgsqlTransaction)transaction);

        // Whoever writes adds to the audit log, and a row that is added is read back for its key. What is read meanwhile is lowered again.
        (FenceSettings.Of(context.Fence) with { Administration = "on" }).AddTo(command.Parameters);
        return command;
    }

    private static void Tell(DbCommand command, CommandEventData eventData)
    {
        if (command is not NpgsqlCommand || eventData.Context is not FleetDbContext context
            || eventData.CommandSource is CommandSource.SaveChanges or CommandSource.Migrations or CommandSource.Scaffolding or CommandSource.Unknown)
        {
            return;
        }

        if (command.Transaction is null)
        {
            command.CommandText = FenceSettings.Of(context.Fence).Prefix + command.CommandText;
        }
        else if (!context.Fence.SeesAdministration && !context.Fence.IsOpen)
        {
            command.CommandText = FenceSettings.Lower(command.CommandText);
        }
    }
}
