using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Outbox.Dispatching;

/// <summary>
/// Hands committed messages to their handlers, right after the commit and again after a crash: every node looks for what another has
/// left behind. Nodes share the messages out among each other.
/// </summary>
public sealed partial class OutboxDispatcher(
    IDbContextFactory<FleetDbContext> contexts,
    IEnumerable<IOutboxHandler> handlers,
    IEnumerable<IOutboxRelay> relays,
    OutboxSignal signal,
    TimeProvider time,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    /// <summary>Messages of one transaction: those of a write of a hundred objects, two of each, are taken together.</summary>
    private const int BatchSize = 200;

    /// <summary>The time between two looks where nothing is committed on this node.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly ILookup<string, IOutboxHandler> _handlers = handlers.ToLookup(handler => handler.Kind, StringComparer.Ordinal);

    private readonly ILookup<string, IOutboxRelay> _relays = relays.ToLookup(relay => relay.Kind, StringComparer.Ordinal);

    /// <summary>Dispatches what is there.</summary>
    /// <param name="cancellationToken">Ends it; what is not yet done stays.</param>
    /// <returns>How many messages were done.</returns>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        while (await DispatchBatchAsync(cancellationToken) is var done and > 0)
        {
            total += done;
        }

        return total;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DispatchAsync(stoppingToken);
                await signal.WaitAsync(_patience, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database may be away for a while: the messages are not lost by it.
                LogDispatchFailed(exception);
                await Task.WhenAny(Task.Delay(_patience, TimeProvider.System, stoppingToken));
            }
        }
    }

    private async Task<int> DispatchBatchAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.OutboxMessages.AnyAsync(cancellationToken))
        {
            return 0;
        }

        // A message is removed in the transaction that holds it: who dies in between leaves it to the others.
        await using var transaction = await context.BeginTransactionAsync(cancellationToken);
        var messages = await Next(context).AsNoTracking().ToListAsync(cancellationToken);
        var prepared = await PrepareAsync(context, messages, cancellationToken);
        var done = new List<long>(messages.Count);
        var scopes = new List<WriteScope>();
        using var rows = new RelayedRows(context);
        foreach (var message in messages)
        {
            try
            {
                var scope = new WriteScope(context, Caller.System, message.Kind, time);
                if (await TryHandleAsync(scope, message, prepared[message.Kind], rows, cancellationToken))
                {
                    scopes.Add(scope);
                    done.Add(message.Id);
                }
            }
            catch (OutboxDeferredException)
            {
                break;
            }
        }

        // What has been handled is removed even where the host is ending: it would come once more for nothing.
        await context.SaveChangesAsync(CancellationToken.None);
        if (done.Count > 0)
        {
            await context.OutboxMessages.Where(message => done.Contains(message.Id)).ExecuteDeleteAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        scopes.ForEach(scope => scope.Committed.ForEach(action => action()));
        return done.Count;
    }

    private static IQueryable<OutboxMessage> Next(FleetDbContext context) => context.Database.IsNpgsql()
        ? context.OutboxMessages.FromSql($"SELECT * FROM outbox_messages ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED")
        : context.OutboxMessages.OrderBy(message => message.Id).Take(BatchSize);

    private async Task<ILookup<string, MessageRelay>> PrepareAsync(FleetDbContext context, List<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var prepared = new List<(string Kind, MessageRelay Relay)>();
        foreach (var kind in messages.ToLookup(message => message.Kind, StringComparer.Ordinal))
        {
            foreach (var relay in _relays[kind.Key])
            {
                prepared.Add((kind.Key, await relay.PrepareAsync(context, [.. kind], cancellationToken)));
            }
        }

        return prepared.ToLookup(relay => relay.Kind, relay => relay.Relay, StringComparer.Ordinal);
    }

    private async Task<bool> TryHandleAsync(WriteScope scope, OutboxMessage message, IEnumerable<MessageRelay> prepared, RelayedRows rows, CancellationToken cancellationToken)
    {
        rows.Begin();
        try
        {
            foreach (var relay in prepared)
            {
                await relay(scope, message, cancellationToken);
            }

            foreach (var handler in _handlers[message.Kind])
            {
                await handler.HandleAsync(message, cancellationToken);
            }

            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutboxDeferredException))
        {
            LogHandlerFailed(message.Kind, message.Id, exception);
            rows.Forget();
            return false;
        }
        catch (OutboxDeferredException)
        {
            rows.Forget();
            throw;
        }
    }

    [LoggerMessage(EventIds.OutboxDispatchFailed, LogLevel.Warning, "Outbox messages could not be dispatched; they stay, and are tried again")]
    private partial void LogDispatchFailed(Exception exception);

    [LoggerMessage(EventIds.OutboxHandlerFailed, LogLevel.Error, "The outbox message {Kind} {Id} could not be handled; it stays, and is tried again")]
    private partial void LogHandlerFailed(string kind, long id, Exception exception);
}
