using System.Text.Json;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Changes;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Offloading;

/// <summary>
/// One attempt at a job. What the job changes in the database it changes in here, so that each change is there once: the transaction that
/// makes it also says in the job's row that it is made, and is taken back where the job has become another attempt's meanwhile.
/// </summary>
public sealed class JobContext
{
    private readonly BackgroundJob _row;
    private readonly JobRows _rows;
    private readonly UnitOfWork _unit;
    private readonly JobEvents _events;

    internal JobContext(BackgroundJob row, JobRows rows, UnitOfWork unit, JobEvents events)
    {
        _row = row;
        _rows = rows;
        _unit = unit;
        _events = events;
        Requester = JobRequester.Read(row);
    }

    /// <summary>The job's key.</summary>
    public long JobId => _row.Id;

    /// <summary>What is done.</summary>
    public string Kind => _row.Kind;

    /// <summary>The organization that it works for; 0 for the whole fleet.</summary>
    public long OrganizationId => _row.OrganizationId;

    /// <summary>Who asked for it; the job sees and changes what they may, and stands in the audit log under their name.</summary>
    public Caller Requester { get; }

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt => _row.Attempts;

    /// <summary>When the job was asked for: the same for all attempts, where a job needs a time that does not move.</summary>
    public DateTimeOffset RequestedAt => _row.CreatedAt;

    /// <summary>The last progress that was reported, in percent.</summary>
    public int Progress => _row.Progress;

    internal bool IsCompleted { get; private set; }

    /// <summary>What an earlier attempt, or an earlier step of this one, has done for good.</summary>
    /// <typeparam name="TCheckpoint">What <see cref="StepAsync"/> was given.</typeparam>
    /// <returns>The last checkpoint; null where there is none.</returns>
    public TCheckpoint? Checkpoint<TCheckpoint>()
        where TCheckpoint : class =>
        _row.Checkpoint is null ? null : JsonSerializer.Deserialize<TCheckpoint>(_row.Checkpoint, JobDefinition.Json);

    /// <summary>Says how far the job is. Costs a statement: report at most about once a second.</summary>
    /// <param name="progress">Percent, 0 to 100.</param>
    /// <param name="stage">What it is doing, in a few words; null for nothing to say.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <exception cref="JobLeaseLostException">The job is another attempt's by now.</exception>
    public async Task ReportAsync(int progress, string? stage, CancellationToken cancellationToken)
    {
        Note(progress, stage);
        if (!await _rows.ReportAsync(JobId, Attempt, _row.Progress, _row.Stage, cancellationToken))
        {
            throw new JobLeaseLostException();
        }

        await _events.MovedAsync(_row, JobStatus.Running);
    }

    /// <summary>
    /// Does a step of a long job for good: what it changes and the checkpoint that says so are committed together. An attempt after a
    /// crash begins with the last checkpoint.
    /// </summary>
    /// <param name="effect">Changes the fleet as every write does: entities of the scope's context, or statements in its transaction, told by <see cref="WriteScope.Note(BulkChange)"/>.</param>
    /// <param name="checkpoint">What is done after this step, as the next attempt needs to know it.</param>
    /// <param name="progress">Percent, 0 to 100.</param>
    /// <param name="stage">What it is doing, in a few words.</param>
    /// <param name="cancellationToken">Ends the step, unless it is being committed.</param>
    /// <param name="caller">On whose behalf; the requester's where it is left out.</param>
    /// <exception cref="JobLeaseLostException">The job is another attempt's by now: nothing was done.</exception>
    /// <exception cref="JobRefusedException">A rule of the fleet forbids it: nothing was done.</exception>
    public Task StepAsync<TCheckpoint>(
        Func<WriteScope, CancellationToken, Task> effect, TCheckpoint checkpoint, int progress, string? stage, CancellationToken cancellationToken, Caller? caller = null)
        where TCheckpoint : class
    {
        ArgumentNullException.ThrowIfNull(effect);
        return AdvanceAsync(
            async (scope, token) =>
            {
                await effect(scope, token);
                return checkpoint;
            },
            _ => (progress, stage),
            cancellationToken,
            caller);
    }

    /// <summary>The same as <see cref="StepAsync"/>, for a step that finds out what the checkpoint says while it is done.</summary>
    /// <param name="effect">Changes the fleet, and returns the checkpoint.</param>
    /// <param name="report">How far the job is by a checkpoint: percent, and what it is doing.</param>
    /// <param name="cancellationToken">Ends the step, unless it is being committed.</param>
    /// <param name="caller">On whose behalf; the requester's where it is left out.</param>
    /// <returns>The checkpoint.</returns>
    /// <inheritdoc cref="StepAsync" path="/exception"/>
    public async Task<TCheckpoint> AdvanceAsync<TCheckpoint>(
        Func<WriteScope, CancellationToken, Task<TCheckpoint>> effect,
        Func<TCheckpoint, (int Progress, string? Stage)> report,
        CancellationToken cancellationToken,
        Caller? caller = null)
        where TCheckpoint : class
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(report);
        TCheckpoint? checkpoint = null;
        var json = "";
        await CommitAsync(
            async (scope, token) =>
            {
                checkpoint = await effect(scope, token);
                json = JsonSerializer.Serialize(checkpoint, JobDefinition.Json);
                var (progress, stage) = report(checkpoint);
                Note(progress, stage);
                await _rows.CheckpointAsync(scope.Context, JobId, Attempt, json, _row.Progress, _row.Stage, token);
            },
            caller,
            cancellationToken);
        _row.Checkpoint = json;
        await _events.MovedAsync(_row, JobStatus.Running);
        return checkpoint!;
    }

    /// <summary>Takes steps until one is the last, each from the checkpoint of the one before it; after a crash from the last that was committed.</summary>
    /// <param name="first">The checkpoint before any step.</param>
    /// <param name="isEnd">Whether a checkpoint is the last.</param>
    /// <param name="step">Changes the fleet, and returns the next checkpoint.</param>
    /// <param name="stage">What the job is doing by a checkpoint, in a few words.</param>
    /// <param name="cancellationToken">Ends the step, unless it is being committed.</param>
    /// <returns>The last checkpoint.</returns>
    /// <inheritdoc cref="StepAsync" path="/exception"/>
    public async Task<TCheckpoint> AdvanceToEndAsync<TCheckpoint>(
        TCheckpoint first,
        Func<TCheckpoint, bool> isEnd,
        Func<WriteScope, TCheckpoint, CancellationToken, Task<TCheckpoint>> step,
        Func<TCheckpoint, FormattableString> stage,
        CancellationToken cancellationToken)
        where TCheckpoint : class
    {
        ArgumentNullException.ThrowIfNull(isEnd);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(stage);
        var done = Checkpoint<TCheckpoint>() ?? first;
        while (!isEnd(done))
        {
            var before = done;
            done = await AdvanceAsync(
                (scope, token) => step(scope, before, token),
                after => (isEnd(after) ? 99 : 0, FormattableString.Invariant(stage(after))),
                cancellationToken);
        }

        return done;
    }

    /// <summary>Does the job, or its last step, and completes it: the effect, the result and the end are committed together.</summary>
    /// <param name="effect">Changes the fleet as every write does, and returns the job's result.</param>
    /// <param name="cancellationToken">Ends it, unless it is being committed.</param>
    /// <param name="caller">On whose behalf; the requester's where it is left out.</param>
    /// <returns>The result, for the job to return.</returns>
    /// <inheritdoc cref="StepAsync" path="/exception"/>
    public async Task<TResult> CompleteAsync<TResult>(
        Func<WriteScope, CancellationToken, Task<TResult>> effect, CancellationToken cancellationToken, Caller? caller = null)
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(effect);
        TResult? result = null;
        await CommitAsync(
            async (scope, token) =>
            {
                result = await effect(scope, token);
                await _rows.SucceedAsync(scope.Context, JobId, Attempt, ToJson(result), token);
            },
            caller,
            cancellationToken);
        await CompletedAsync();
        return result!;
    }

    /// <summary>Completes a job whose effect is committed, or is elsewhere.</summary>
    internal async Task CompleteAsync(object result, CancellationToken cancellationToken)
    {
        await _rows.SucceedAsync(JobId, Attempt, ToJson(result), cancellationToken);
        await CompletedAsync();
    }

    private static string ToJson(object result) => JsonSerializer.Serialize(result, result.GetType(), JobDefinition.Json);

    private async Task CompletedAsync()
    {
        IsCompleted = true;
        _row.Progress = 100;
        await _events.MovedAsync(_row, JobStatus.Succeeded);
    }

    private async Task CommitAsync(Func<WriteScope, CancellationToken, Task> work, Caller? caller, CancellationToken cancellationToken)
    {
        var result = await _unit.RunAsync(
            caller ?? Requester,
            Kind,
            async (scope, token) =>
            {
                await work(scope, token);
                return _row;
            },
            cancellationToken);
        switch (result.Errors)
        {
            case []:
                return;
            case [ConflictError conflict, ..]:
                // Somebody was faster; the next try sees what they did.
                throw new JobConflictException(conflict.Message);
            default:
                throw new JobRefusedException(string.Join(' ', result.Errors.Select(error => error.Message)));
        }
    }

    private void Note(int progress, string? stage)
    {
        _row.Progress = Math.Clamp(progress, 0, 100);
        _row.Stage = stage is null ? null : JobRows.Cut(stage);
    }
}

/// <summary>Somebody else changed the same at the same moment: the job is tried again.</summary>
/// <param name="message">What collided.</param>
public sealed class JobConflictException(string message) : Exception(message);
