using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Plans;
using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Replicas;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>Reads the objects of events as queries are read. Few at a time: a burst of events must not take the connections from the requests.</summary>
internal sealed partial class EventReader(LoadExecutor loads, CostGuard cost, ILogger<EventReader> logger) : IDisposable
{
    private const int MostAtOnce = 8;

    private readonly SemaphoreSlim _turn = new(MostAtOnce, MostAtOnce);

    /// <summary>How many events have been read so far: once for all who want the same of them.</summary>
    public long Reads => Volatile.Read(ref _reads);

    private long _reads;

    /// <summary>Reads the object of an event.</summary>
    /// <param name="plan">What is selected of it.</param>
    /// <param name="variables">The coerced variables.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="holds">Whether the subscriber wants to hear of it, as far as that has to be read.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="cancellationToken">Fires when nobody waits for it any more.</param>
    /// <returns>What was read; null where there is nothing to tell.</returns>
    public async Task<EventReading?> ReadAsync(OperationPlan plan, Variables variables, Caller caller, Func<ValueTask<bool>> holds, long key, CancellationToken cancellationToken)
    {
        OperationRun? run = null;
        var root = (EventRootPlan)plan.Roots[0];

        // On its own account: whoever has told of the event is not to pay for what others want to know of it.
        var spent = new WorkTotals();
        RequestWork.Current = new RequestWork($"subscription {root.Definition.Name}", null, spent);
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (cancellationToken.IsCancellationRequested || !await holds())
            {
                return null;
            }

            // From the primary: a replica may not have it yet.
            run = new OperationRun(plan, variables, loads, caller, ReadConsistency.Strong, subject: key);
            await run.ExecuteAsync(cancellationToken);
            if (root.IsMissing(run))
            {
                run.Dispose();
                return null;
            }

            Interlocked.Increment(ref _reads);
            return new EventReading(run, null, spent);
        }
        catch (Exception exception)
        {
            run?.Dispose();
            return exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? null : new EventReading(null, ErrorOf(exception, root), spent);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes what was read.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="plan">A plan with the same loads as the one that has read it.</param>
    /// <param name="reported">What it was estimated to cost, where that is to be told.</param>
    public GraphResponse Answer(EventReading reading, OperationPlan plan, CostEstimate? reported)
    {
        using var answer = Write(reading, plan);
        using var told = reported is { } estimate ? CostReport.Append(answer, estimate, reading.Spent, answer.Body.Length) : answer;

        // All who are told share it, and no buffer may come back before the last has sent it.
        return new GraphResponse(told.Body.ToArray(), told.Status, told.Errors);
    }

    private GraphResponse Write(EventReading reading, OperationPlan plan)
    {
        if (reading.Run is not { } run)
        {
            return Failure(plan.Roots[0], reading.Error!);
        }

        try
        {
            return ResponseWriter.Write(plan, run, ResponsePolicy.None, cost.WriterLimits(new RequestCost(), CancellationToken.None));
        }
        catch (Exception exception)
        {
            return Failure(plan.Roots[0], ErrorOf(exception, plan.Roots[0]));
        }
    }

    /// <summary>The answer that says that some may be missing.</summary>
    public static GraphResponse Missed(RootPlan root)
    {
        using var json = new Utf8Writer();
        json.Raw("{\"data\":{"u8);
        json.Raw(root.Key);
        json.Raw("null},\"extensions\":{\"eventsMayHaveBeenMissed\":true}}"u8);
        return new GraphResponse(json.Written.ToArray(), ResponseStatus.Executed, errors: null);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private ResponseError ErrorOf(Exception exception, RootPlan root)
    {
        if (exception is GraphQLRequestException refusal)
        {
            return new ResponseError(refusal.Code, refusal.Message);
        }

        var traceId = TraceIds.Current();
        LogFailed(root.ResponseKey, traceId, exception);
        return LoadErrors.Describe(exception) ?? new ResponseError(ErrorCodes.Internal, "The object could not be read.") { TraceId = traceId };
    }

    private static GraphResponse Failure(RootPlan root, ResponseError error)
    {
        using var json = new Utf8Writer();
        json.Raw("{\"data\":{"u8);
        json.Raw(root.Key);
        json.Raw("null},"u8);
        ResponseError[] errors = [error with { Path = [root.ResponseKey] }];
        ErrorWriter.Write(json, errors);
        json.Raw((byte)'}');
        return new GraphResponse(json.Written.ToArray(), ResponseStatus.Executed, errors);
    }

    [LoggerMessage(EventIds.EventNotRead, LogLevel.Error, "The object of an event could not be read for {Field}; trace id {TraceId}")]
    private partial void LogFailed(string field, string traceId, Exception exception);
}

/// <summary>What was read of an event's object, or why it could not be.</summary>
/// <param name="Run">The rows; null where they could not be read.</param>
/// <param name="Error">Why not; null where they could.</param>
/// <param name="Spent">What its statements came to.</param>
internal sealed record EventReading(OperationRun? Run, ResponseError? Error, WorkTotals Spent) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Run?.Dispose();
}
