using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Barq.Persistence.Embedded;

/// <summary>Prepares the connections that EF Core opens.</summary>
internal sealed class SqliteConnectionInterceptor(SqliteDataSource source) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => source.Prepare(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        source.Prepare(connection);
        return Task.CompletedTask;
    }
}

/// <summary>Limits the time of the statements that EF Core runs.</summary>
internal sealed class SqliteLimitInterceptor(TimeSpan limit, TimeProvider timeProvider) : DbCommandInterceptor
{
    private readonly ConditionalWeakTable<DbCommand, SqliteStatementLimit> _running = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Start(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Start(command, result, cancellationToken));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Start(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Start(command, result, cancellationToken));

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Start(command, result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Start(command, result, cancellationToken));

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result) =>
        End(command, result);

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) => End(command, result);

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(End(command, result));

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result) => End(command, result);

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(End(command, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => End(command, 0);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default) =>
        End(command, Task.CompletedTask);

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => End(command, 0);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default) =>
        End(command, Task.CompletedTask);

    private T Start<T>(DbCommand command, T result, CancellationToken cancellationToken = default)
    {
        if (command.Connection is { } connection)
        {
            _running.AddOrUpdate(command, new SqliteStatementLimit(connection, limit, timeProvider, cancellationToken));
        }

        return result;
    }

    private T End<T>(DbCommand command, T result)
    {
        if (_running.Remove(command, out var running))
        {
            running.Dispose();
        }

        return result;
    }
}
