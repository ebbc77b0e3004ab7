using System.Data.Common;
using System.Runtime.CompilerServices;
using Barq.Persistence.RowSecurity;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Barq.Persistence.Diagnostics;

/// <summary>Tells the observers of every statement that EF Core runs: queries, saved changes, migrations.</summary>
/// <param name="observers">Whom to tell.</param>
internal sealed class StatementInterceptor(StatementObservers observers) : DbCommandInterceptor
{
    // A reader's statement ends when the reader is disposed; until then its command keeps how long the execution took.
    private readonly ConditionalWeakTable<DbCommand, StrongBox<TimeSpan>> _reading = [];

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        _reading.AddOrUpdate(command, new StrongBox<TimeSpan>(eventData.Duration));
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReaderExecuted(command, eventData, result));

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (_reading.Remove(command, out var executing))
        {
            // -1 for what only reads: EF Core counts its calls to Read, whether one found a row or the end.
            observers.Executed(new StatementExecution(FenceSettings.Strip(command.CommandText), executing.Value + eventData.Duration, eventData.RecordsAffected, Parameters: command.Parameters));
        }

        return result;
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        observers.Executed(new StatementExecution(FenceSettings.Strip(command.CommandText), eventData.Duration, result, Parameters: command.Parameters));
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(NonQueryExecuted(command, eventData, result));

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        observers.Executed(new StatementExecution(FenceSettings.Strip(command.CommandText), eventData.Duration, result is null ? 0 : 1, Parameters: command.Parameters));
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ScalarExecuted(command, eventData, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) =>
        observers.Executed(new StatementExecution(FenceSettings.Strip(command.CommandText), eventData.Duration, -1, eventData.Exception));

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }
}
