using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.BackgroundJobs;

/// <summary>How a job comes into being: in the transaction of the write that asks for it.</summary>
public static class BackgroundJobWrites
{
    /// <summary>Adds a job, or finds the one that its requester has asked for under the same key before.</summary>
    /// <param name="scope">The write. Where the job has a key, add it before changing anything else: it is saved at once.</param>
    /// <param name="job">The job.</param>
    /// <param name="window">How long after the first request the key stands for its job; null for as long as there is that job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job that is in the table, or will be when the write is committed.</returns>
    /// <exception cref="RuleException">The key came with another request before.</exception>
    public static async Task<BackgroundJob> AddAsync(WriteScope scope, BackgroundJob job, TimeSpan? window, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(job);
        var context = scope.Context;
        if (job.IdempotencyKey is null)
        {
            context.Add(job);
            return job;
        }

        if (window is { } life)
        {
            // The job stays; its key is free for another.
            var until = scope.Now - life;
            await context.BackgroundJobs
                .Where(row => row.RequestedBy == job.RequestedBy && row.IdempotencyKey == job.IdempotencyKey && row.CreatedAt < until)
                .ExecuteUpdateAsync(row => row.SetProperty(old => old.IdempotencyKey, (string?)null), cancellationToken);
        }

        if (await FindAsync(context, job, cancellationToken) is { } known)
        {
            return known;
        }

        var isFirst = !context.ChangeTracker.HasChanges();
        context.Add(job);
        if (!isFirst)
        {
            // Saved with the rest: whoever comes second at the same moment gets a conflict, and this job at the next try.
            return job;
        }

        // Here the second of two waits for the first, and goes on with what that has saved.
        context.Database.AutoSavepointsEnabled = true;
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return job;
        }
        catch (DbUpdateException update) when (UniqueViolation.Find(update, context.Model) is not null)
        {
            context.Entry(job).State = EntityState.Detached;
            return await FindAsync(context, job, cancellationToken) ?? throw new DbUpdateException(update.Message, update);
        }
        finally
        {
            context.Database.AutoSavepointsEnabled = false;
        }
    }

    private static async Task<BackgroundJob?> FindAsync(FleetDbContext context, BackgroundJob job, CancellationToken cancellationToken)
    {
        var known = await context.BackgroundJobs.AsNoTracking()
            .FirstOrDefaultAsync(row => row.RequestedBy == job.RequestedBy && row.IdempotencyKey == job.IdempotencyKey, cancellationToken);
        return known is null || (known.Kind == job.Kind && known.Arguments == job.Arguments)
            ? known
            : throw new RuleException(new ValidationError("This idempotency key came with another request before.", ["idempotencyKey"]));
    }
}
