using Barq.Persistence.Writing;
using System.Data;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Databases;
using Barq.Persistence.Idempotency;
using Barq.Persistence.Outbox;
using Barq.Persistence.Sharing;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Barq.Persistence.Transactions;

/// <summary>
/// The one way in which the fleet is changed: what a write changes, its rows in the audit log, and the outbox rows of what must follow
/// are one transaction. It is done as a whole, or leaves no trace.
/// </summary>
/// <param name="contexts">The database.</param>
/// <param name="gate">Where each transaction waits for its turn.</param>
/// <param name="guards">Asked before every write.</param>
/// <param name="outbox">Told of every commit.</param>
/// <param name="followers">Told of every commit, before the write is answered.</param>
/// <param name="time">The clock.</param>
public sealed class UnitOfWork(
    IDbContextFactory<FleetDbContext> contexts, StatementGate gate, IEnumerable<IWriteGuard> guards, OutboxSignal outbox, IEnumerable<ICommitFollower> followers, TimeProvider time)
{
    /// <summary>
    /// Runs a write. Where others are in its way (they have changed a row since it was read, or the server ended one of two that waited for
    /// each other) it runs again, whole, with its guards and rules, on rows that it holds by then: the last writer wins, unless
    /// <see cref="WriteScope.CheckVersion"/> finds that the client saw another version.
    /// </summary>
    /// <param name="caller">On whose behalf: rows that it does not see are not there.</param>
    /// <param name="action">What is done, as the audit log names it.</param>
    /// <param name="work">Changes the scope's entities and returns the one that the write is about; it saves nothing itself, and may run several times, each time in a scope of its own.</param>
    /// <param name="cancellationToken">Ends the write, unless it is being committed.</param>
    /// <param name="idempotency">The key under which it is done once, however often it comes; null for none.</param>
    /// <returns>What came of it: a rule that forbids the write is a result, not an exception.</returns>
    /// <exception cref="DatabaseBusyException">No connection was free in time.</exception>
    /// <exception cref="StatementTimeoutException">A statement took longer than allowed.</exception>
    /// <exception cref="DatabaseContentionException">Others were in its way each time.</exception>
    /// <exception cref="CommitUnknownException">The server went away during the commit: the write may or may not have been done.</exception>
    /// <exception cref="DatabaseUnavailableException">The server can't be reached, or went away before the commit: nothing was done.</exception>
    public Task<WriteResult> RunAsync(
        Caller caller, string action, Func<WriteScope, CancellationToken, Task<Entity>> work, CancellationToken cancellationToken,
        IdempotencyRequest? idempotency = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunUntilDoneAsync(caller, action, async (scope, token) => await work(scope, token), idempotency, cancellationToken);
    }

    /// <summary>Runs a write of many, in one transaction.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="action">What is done, as the audit log names it.</param>
    /// <param name="work">Loads what the items name, and does each: <see cref="WriteScope.HoldAsync"/>, <see cref="WriteScope.EachAsync"/>.</param>
    /// <param name="cancellationToken">Ends the write, unless it is being committed.</param>
    /// <param name="idempotency">The key under which it is done once, however often it comes; null for none.</param>
    /// <returns>What came of each item; errors where nothing was done.</returns>
    /// <inheritdoc cref="RunAsync"/>
    public Task<WriteResult> RunManyAsync(
        Caller caller, string action, Func<WriteScope, CancellationToken, Task> work, CancellationToken cancellationToken, IdempotencyRequest? idempotency = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunUntilDoneAsync(
            caller,
            action,
            async (scope, token) =>
            {
                await work(scope, token);
                return scope.Many is null ? throw new InvalidOperationException("A write of many does its items by EachAsync.") : null;
            },
            idempotency,
            cancellationToken);
    }

    // The work returns null where the write is about many.
    private async Task<WriteResult> RunUntilDoneAsync(
        Caller caller, string action, Func<WriteScope, CancellationToken, Task<Entity?>> work, IdempotencyRequest? idempotency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var tries = new WriteTries();
        while (true)
        {
            if (await TryRunAsync(caller, action, work, idempotency, tries, cancellationToken) is { } result)
            {
                return result;
            }
        }
    }

    // Null where others were in the way, and it runs again: whole, on what they have left.
    private async Task<WriteResult?> TryRunAsync(
        Caller caller, string action, Func<WriteScope, CancellationToken, Task<Entity?>> work, IdempotencyRequest? idempotency, WriteTries tries,
        CancellationToken cancellationToken)
    {
        tries.Begin();
        // One turn for the transaction, whatever it reads and writes: who has begun is not to wait for others in the middle.
        using var turn = await gate.EnterAsync(caller.Owner, cancellationToken);
        StatementGate.Inside();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Fence = caller.Fence;
        var scope = new WriteScope(context, caller, action, time);
        try
        {
            await using var transaction = await context.BeginTransactionAsync(cancellationToken);
            try
            {
                return await WriteAsync(scope, transaction, work, idempotency, tries, cancellationToken);
            }
            catch (Exception exception) when (HalfPrepared.MayFollow(exception))
            {
                // Not only EF Core's statements fail: a write has some of its own.
                context.HasHalfPrepared = true;
                throw;
            }
            finally
            {
                // Looked at while the transaction holds it: afterwards each one is closed.
                tries.IsConnectionLost = context.Database.CurrentTransaction is not null && context.Database.GetDbConnection().State != ConnectionState.Open;
            }
        }
        catch (RuleException rule)
        {
            return WriteResult.Refused(rule.Error);
        }
        catch (DbUpdateConcurrencyException conflict) when (conflict.Entries[0].Entity is IdempotencyRecord || tries.MayGoOn(conflict))
        {
            return null;
        }
        catch (DbUpdateConcurrencyException conflict)
        {
            return WriteResult.Refused(new ConflictError("Somebody else has changed this meanwhile.", [], (conflict.Entries[0].Entity as Entity)?.Id));
        }
        catch (DbUpdateException update) when (idempotency is not null && update.Entries.Any(entry => entry.Entity is IdempotencyRecord) && UniqueViolation.Find(update, context.Model) is not null)
        {
            return null;
        }
        catch (DbUpdateException update) when (UniqueViolation.Find(update, context.Model) is { } property)
        {
            return property == scope.NaturalKey && tries.MayLookAgain() ? null : WriteResult.Refused(UniqueViolation.Error(property));
        }
        catch (Exception exception) when (tries.MayGoOn(exception))
        {
            return null;
        }
        catch (Exception exception) when (Translate(exception, tries) is var known && known != exception)
        {
            throw known;
        }
    }

    private async Task<WriteResult> WriteAsync(
        WriteScope scope, IDbContextTransaction transaction, Func<WriteScope, CancellationToken, Task<Entity?>> work, IdempotencyRequest? idempotency, WriteTries tries,
        CancellationToken cancellationToken)
    {
        await tries.LockAsync(scope.Context, cancellationToken);
        foreach (var guard in guards)
        {
            if (await guard.CheckAsync(scope, cancellationToken) is { } error)
            {
                return WriteResult.Refused(error);
            }
        }

        IdempotencyRecord? record = null;
        if (idempotency is not null)
        {
            record = await idempotency.TakeAsync(scope, cancellationToken);
            if (record.ResultKey != 0)
            {
                return WriteResult.Done(record.ResultKey) with { Outcome = EnumText.TryParse<UpsertOutcome>(record.Results, out var outcome) ? outcome : null };
            }

            if (record.Results is { } results)
            {
                return WriteResult.Done(ItemResult.FromJson(results));
            }
        }

        var entity = await work(scope, cancellationToken);
        if (scope.Many is null && EntityValidation.Find(scope.Context) is { Count: > 0 } problems)
        {
            return WriteResult.Refused(problems);
        }

        if (Refused(scope) is { } refused)
        {
            return refused;
        }

        var changes = await new AuditTrail(scope).RecordAsync(cancellationToken);

        // Those whose unique value is taken are known by now.
        if (Refused(scope) is { } late)
        {
            return late;
        }

        var items = scope.Many?.Results;
        record?.ResultKey = entity?.Id ?? 0;
        record?.Results = items is not null ? ItemResult.ToJson(items) : scope.Outcome is { } done ? EnumText.ToText(done) : null;
        await scope.SaveAsync(cancellationToken);
        await CommitAsync(scope.Context, transaction, tries);
        scope.Committed.ForEach(action => action());
        if (changes.Rows.Count + changes.Bulk.Count > 0)
        {
            await FollowAsync(changes);
            outbox.Set();
        }

        return entity is null ? WriteResult.Done(items!) : WriteResult.Done(entity.Id) with { Outcome = scope.Outcome };
    }

    // Null where there is something to be done. Where no item can be, each has its own errors, if it was asked for each.
    private static WriteResult? Refused(WriteScope scope) => scope.Many is not { IsRefused: true } many ? null
        : many.Mode == WriteMode.All ? WriteResult.Refused(many.Errors)
        : WriteResult.Done(many.Results);

    // Past this point nobody can take it back: whether it was done must not hang on the client's patience.
    private async Task CommitAsync(FleetDbContext context, IDbContextTransaction transaction, WriteTries tries)
    {
        if (context.Database.GetDbConnection().State != ConnectionState.Open)
        {
            // Lost without a word: nothing is there to be committed.
            throw new DatabaseUnavailableException();
        }

        try
        {
            tries.IsCommitUnknown = true;
            await transaction.CommitAsync(CancellationToken.None);
            tries.IsCommitUnknown = false;
        }
        catch (Exception exception)
        {
            // It may be done all the same: then its outbox message says so, and caches hear of it from there.
            outbox.Set();
            tries.IsCommitUnknown = !DatabaseErrors.IsRefused(exception);
            throw;
        }
    }

    // What is thrown at a connection that died depends on who noticed it first; that it is dead, the connection says itself.
    private static Exception Translate(Exception exception, WriteTries tries) => exception switch
    {
        _ when tries.IsCommitUnknown => new CommitUnknownException(exception),
        OperationCanceledException => exception,
        _ when DatabaseErrors.Translate(exception) is var known && known != exception => known,
        _ when tries.IsConnectionLost => new DatabaseUnavailableException(exception),
        _ => exception,
    };

    private async Task FollowAsync(CommittedChanges changes)
    {
        foreach (var follower in followers)
        {
            await follower.CommittedAsync(changes);
        }
    }
}
