using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Idempotency;

/// <summary>A write that must not be done twice.</summary>
/// <param name="Key">The client's key.</param>
/// <param name="Fingerprint">What is asked, as a hash.</param>
/// <param name="Window">How long a repeated request gets the first one's answer.</param>
public sealed record IdempotencyRequest(string Key, string Fingerprint, TimeSpan Window)
{
    /// <summary>Takes the key, or finds what was done under it.</summary>
    /// <returns>The record, new with <see cref="IdempotencyRecord.ResultKey"/> 0, or the first request's.</returns>
    /// <exception cref="RuleException">The key came with another request.</exception>
    /// <exception cref="DbUpdateException">Somebody has taken the key at the same moment, and has committed: begin again.</exception>
    internal async Task<IdempotencyRecord> TakeAsync(WriteScope scope, CancellationToken cancellationToken)
    {
        var context = scope.Context;
        var actor = scope.Caller.Name;
        var record = await context.Set<IdempotencyRecord>().FirstOrDefaultAsync(row => row.Actor == actor && row.Key == Key, cancellationToken);
        if (record is not null && scope.Now - record.CreatedAt <= Window)
        {
            return record.Fingerprint == Fingerprint
                ? record
                : throw new RuleException(new ValidationError("This idempotency key came with another request before.", ["idempotencyKey"]));
        }

        if (record is not null)
        {
            context.Remove(record);
            await context.SaveChangesAsync(cancellationToken);
        }

        record = new IdempotencyRecord
        {
            OrganizationId = scope.Caller.Fence.OrganizationId ?? 0,
            Actor = actor,
            Key = Key,
            Fingerprint = Fingerprint,
            CreatedAt = scope.Now,
        };
        context.Add(record);

        // Now, and not with the rest: here the second of two waits for the first.
        await context.SaveChangesAsync(cancellationToken);
        return record;
    }
}
