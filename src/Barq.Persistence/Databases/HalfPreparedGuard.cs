using System.Data.Common;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Barq.Persistence.Databases;

/// <summary>Has a connection forget what it keeps prepared when EF Core gives it back, if a statement has failed on it (<see cref="HalfPrepared"/>).</summary>
internal sealed class HalfPreparedGuard : DbCommandInterceptor, IDbConnectionInterceptor, ISaveChangesInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Note(eventData, eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData, eventData.Exception);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => Note(eventData, null);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData, null);
        return Task.CompletedTask;
    }

    // A save is a batch: what fails in it after its first statement is no failed command.
    public void SaveChangesFailed(DbContextErrorEventData eventData) => Note(eventData, eventData.Exception);

    public Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData, eventData.Exception);
        return Task.CompletedTask;
    }

    public void SaveChangesCanceled(DbContextEventData eventData) => Note(eventData, null);

    public Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData, null);
        return Task.CompletedTask;
    }

    public InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (eventData.Context is FleetDbContext { HasHalfPrepared: true } context)
        {
            context.HasHalfPrepared = false;
            HalfPrepared.Forget(connection);
        }

        return result;
    }

    public ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        ValueTask.FromResult(ConnectionClosing(connection, eventData, result));

    private static void Note(DbContextEventData eventData, Exception? exception)
    {
        if (eventData.Context is FleetDbContext context && (exception is null || HalfPrepared.MayFollow(exception)))
        {
            context.HasHalfPrepared = true;
        }
    }
}
