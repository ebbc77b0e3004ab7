using Barq.Graph.Batching;
using Barq.Graph.Execution;
using Barq.Graph.Limits;
using Barq.Graph.Projections;
using Barq.Graph.ResponseCache;
using Barq.Graph.Responses;
using Barq.Persistence.Access;
using Barq.Persistence.Replicas;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions;

/// <summary>Reads the objects of events as queries are read. Few at a time: a burst of events must not take the connections from the requests.</summary>
internal sealed partial class EventReader(LoadExecutor loads, CostGuard cost, ILogger<EventReader> logger) : IDisposable
{
    private const int MostAtOnce = 8;

    private readonly SemaphoreSlim _turn = new(MostAtOnce, MostAtOnce);

    /// <summary>How many answers have been made so far: one for all who ask the same.</summary>
    public long Answers => Volatile.Read(ref _answers);

    private long _answers;

    /// <summary>Reads the object of an event.</summary>
    /// <param name="plan">What is selected of it.</param>
    /// <param name="variables">The coerced variables.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="holds">Whether the subscriber wants to hear of it, as far as that has to be read.</param>
    /// <param name="key">The object's key.</param>
    /// <returns>The answer; null where there is none to give.</returns>
    public async Task<GraphResponse?> ReadAsync(OperationPlan plan, Variables variables, Caller caller, Func<ValueTask<bool>> holds, long key)
    {
        await _turn.WaitAsync();
        try
        {
            if (!await holds())
            {
                return null;
            }

            // From the primary: a replica may not have it yet.
            using var run = new OperationRun(plan, variables, loads, caller, ReadConsistency.Strong, subject: key);
            await run.ExecuteAsync(CancellationToken.None);
            if (((EventRootPlan)plan.Roots[0]).IsMissing(run))
            {
                return null;
            }

            Interlocked.Increment(ref _answers);
            using var pooled = ResponseWriter.Write(plan, run, ResponsePolicy.None, cost.WriterLimits(new RequestCost(), CancellationToken.None));
            return new GraphResponse(pooled.Body.ToArray(), pooled.Status, pooled.HasErrors);
        }
        catch (GraphQLRequestException refusal)
        {
            return Failure(plan.Roots[0], new ResponseError(refusal.Code, refusal.Message));
        }
        catch (Exception exception)
        {
            var traceId = TraceIds.Current();
            LogFailed(plan.Roots[0].ResponseKey, traceId, exception);
            return Failure(plan.Roots[0], LoadErrors.Describe(exception) ?? new ResponseError(ErrorCodes.Internal, "The object could not be read.") { TraceId = traceId });
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The answer that says that some may be missing.</summary>
    public static GraphResponse Missed(RootPlan root)
    {
        using var json = new Utf8Writer();
        json.Raw("{\"data\":{"u8);
        json.Raw(root.Key);
        json.Raw("null},\"extensions\":{\"eventsMayHaveBeenMissed\":true}}"u8);
        return new GraphResponse(json.Written.ToArray(), ResponseStatus.Executed, hasErrors: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static GraphResponse Failure(RootPlan root, ResponseError error)
    {
        using var json = new Utf8Writer();
        json.Raw("{\"data\":{"u8);
        json.Raw(root.Key);
        json.Raw("null},"u8);
        ErrorWriter.Write(json, [error with { Path = [root.ResponseKey] }]);
        json.Raw((byte)'}');
        return new GraphResponse(json.Written.ToArray(), ResponseStatus.Executed, hasErrors: true);
    }

    [LoggerMessage(EventIds.EventNotRead, LogLevel.Error, "The object of an event could not be read for {Field}; trace id {TraceId}")]
    private partial void LogFailed(string field, string traceId, Exception exception);
}
