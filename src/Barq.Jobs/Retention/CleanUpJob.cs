using System.ComponentModel;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.Retention;
using Barq.Persistence.Writing;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Retention;

/// <summary>What <c>cleanUp</c> is told: nothing; the settings say how long what is kept.</summary>
public sealed record CleanUpArguments;

/// <summary>What came of <c>cleanUp</c>: how much was removed.</summary>
[Description("What came of `cleanUp`: how much was removed.")]
public sealed record CleanUpResult(
    [property: Description("Expired files.")] int Files,
    [property: Description("Idempotency keys whose window is over.")] int IdempotencyKeys,
    [property: Description("Entries of the audit log.")] int AuditEntries,
    [property: Description("Ended background jobs.")] int Jobs);

/// <summary>
/// Removes what has expired: see <see cref="ExpiredRows"/>. Each step removes some rows and counts them in its checkpoint; what is removed
/// is not found again.
/// </summary>
internal sealed class CleanUpJob(IOptions<RetentionOptions> options, TimeProvider time) : IJob<CleanUpArguments, CleanUpResult>
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "cleanUp";

    /// <summary>No window of idempotency is longer than a day.</summary>
    private static readonly TimeSpan _idempotency = TimeSpan.FromDays(2);

    /// <inheritdoc/>
    public async Task<CleanUpResult> RunAsync(JobContext context, CleanUpArguments arguments, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var done = context.Checkpoint<CleanUpResult>() ?? new CleanUpResult(0, 0, 0, 0);
        done = await RepeatAsync(context, done, "files", 10, ExpiredRows.RemoveFilesAsync, (before, count) => before with { Files = before.Files + count }, cancellationToken);
        done = await RepeatAsync(
            context, done, "idempotency keys", 30, (scope, token) => ExpiredRows.RemoveIdempotencyKeysAsync(scope, now - _idempotency, token),
            (before, count) => before with { IdempotencyKeys = before.IdempotencyKeys + count }, cancellationToken);
        done = await RepeatAsync(
            context, done, "audit log", 50, (scope, token) => ExpiredRows.RemoveAuditEntriesAsync(scope, now.AddDays(-options.Value.AuditDays), token),
            (before, count) => before with { AuditEntries = before.AuditEntries + count }, cancellationToken);
        return await RepeatAsync(
            context, done, "jobs", 80, (scope, token) => ExpiredRows.RemoveJobsAsync(scope, now.AddDays(-options.Value.JobsDays), token),
            (before, count) => before with { Jobs = before.Jobs + count }, cancellationToken);
    }

    private static async Task<CleanUpResult> RepeatAsync(
        JobContext context,
        CleanUpResult done,
        string stage,
        int progress,
        Func<WriteScope, CancellationToken, Task<int>> remove,
        Func<CleanUpResult, int, CleanUpResult> count,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = done;
            var removed = 0;
            done = await context.AdvanceAsync(
                async (scope, token) =>
                {
                    removed = await remove(scope, token);
                    return count(before, removed);
                },
                _ => (progress, stage),
                cancellationToken,
                Caller.System);
            if (removed == 0)
            {
                return done;
            }
        }
    }
}
