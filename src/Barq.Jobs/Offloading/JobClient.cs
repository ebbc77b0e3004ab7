using System.Text.Json;
using Barq.Persistence;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Offloading;

/// <summary>Hands work over: the job is a row of the write that asks for it, so it is there if and only if that write is.</summary>
/// <param name="catalog">The jobs that are declared.</param>
/// <param name="inbox">Told of the job after the commit; where this node dies before, the dispatcher of another finds the row.</param>
/// <param name="unit">Writes jobs that no other write asks for.</param>
public sealed class JobClient(JobCatalog catalog, JobInbox inbox, UnitOfWork unit)
{
    /// <summary>Adds a job to a write.</summary>
    /// <param name="scope">The write. Its caller is the requester.</param>
    /// <param name="request">The job. With a key it must come before the write's other changes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job; the earlier one where the key has come before.</returns>
    /// <exception cref="RuleException">The key has come with another request before.</exception>
    public async Task<BackgroundJob> EnqueueAsync(WriteScope scope, JobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        var definition = catalog.Of(request.Kind);
        var job = new BackgroundJob
        {
            OrganizationId = request.OrganizationId,
            Kind = definition.Kind,
            Queue = definition.Queue,
            Arguments = JsonSerializer.Serialize(request.Arguments, definition.ArgumentsType, JobDefinition.Json),
            IdempotencyKey = request.IdempotencyKey,
            RequestedBy = scope.Caller.Name,
            TraceParent = JobActivity.Place(),
            RunAfter = request.RunAfter ?? scope.Now,
            CreatedAt = scope.Now,
        };
        JobRequester.Write(job, scope.Caller);
        var row = await BackgroundJobWrites.AddAsync(scope, job, request.IdempotencyWindow, cancellationToken);
        if (row == job && job.RunAfter <= scope.Now)
        {
            scope.AfterCommit(() => inbox.Offer(JobTicket.Of(job)));
        }

        return row;
    }

    /// <summary>Asks for a job in a write of its own.</summary>
    /// <param name="caller">The requester.</param>
    /// <param name="request">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job's key.</returns>
    /// <exception cref="RuleException">The requester may not write, or the key has come with another request before.</exception>
    public async Task<long> EnqueueAsync(Caller caller, JobRequest request, CancellationToken cancellationToken)
    {
        var result = await unit.RunAsync(caller, "enqueue", async (scope, token) => (Entity)await EnqueueAsync(scope, request, token), cancellationToken);
        return result.Key ?? throw new RuleException(result.Errors[0]);
    }
}
