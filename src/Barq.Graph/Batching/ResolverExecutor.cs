using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Querying;

namespace Barq.Graph.Batching;

/// <summary>A resolved field in a plan.</summary>
/// <param name="Field">The field.</param>
/// <param name="KeySlot">The slot of the key of the object that has the field: NULL where there is no object.</param>
/// <param name="Slots">The slots of the declared columns.</param>
internal sealed record ResolvedSlot(ResolvedField Field, int KeySlot, int[] Slots);

/// <summary>Runs the resolvers of a level: for all rows side by side, with shared loaders.</summary>
internal sealed partial class ResolverExecutor(IServiceProvider services, ILogger<ResolverExecutor> logger)
{
    /// <summary>Resolves the free-form fields of all rows.</summary>
    /// <param name="load">The level's load; its rows have been read.</param>
    /// <param name="result">The rows; takes the values.</param>
    /// <param name="wantedBy">The roots that want what a row leads to, as bits: others are not resolved; null where all are wanted.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="cancellationToken">Fires when nobody waits any more.</param>
    public async Task ResolveAsync(LoadPlan load, LoadResult result, Func<int, ulong>? wantedBy, Caller caller, CancellationToken cancellationToken)
    {
        var rows = result.Rows!;
        var loaders = new LevelLoaders(services, caller);
        var resolved = result.Resolving(load.Resolved.Count);
        var work = new List<Task>(load.Resolved.Count * rows.Count);
        for (var i = 0; i < resolved.Length; i++)
        {
            RequestWork.Field = $"{load.Entity.Name}.{load.Resolved[i].Field.Name}";
            for (var row = 0; row < rows.Count; row++)
            {
                if (!rows.Columns[load.Resolved[i].KeySlot].IsNull(row) && (wantedBy is null || wantedBy(row) != 0))
                {
                    work.Add(ResolveAsync(load, load.Resolved[i], Context(load.Resolved[i], rows, row, loaders, cancellationToken), resolved[i], row));
                }
            }
        }

        RequestWork.Field = null;
        await loaders.Scheduler.RunAsync(Task.WhenAll(work));
    }

    private static ResolveContext Context(ResolvedSlot slot, RowSet rows, int row, LevelLoaders loaders, CancellationToken cancellationToken)
    {
        var columns = new object?[slot.Slots.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = rows.Columns[slot.Slots[i]].Value(row);
        }

        return new ResolveContext(loaders, columns, cancellationToken);
    }

    private async Task ResolveAsync(LoadPlan load, ResolvedSlot slot, ResolveContext context, object?[] values, int row)
    {
        try
        {
            values[row] = await slot.Field.Resolve(context);
        }
        catch (GraphQLRequestException exception)
        {
            values[row] = new ResponseError(exception.Code, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var traceId = TraceIds.Current();
            LogResolverFailed(logger, load.Entity.Name, slot.Field.Name, traceId, exception);
            values[row] = new ResponseError(ErrorCodes.Internal, "The field could not be resolved.") { TraceId = traceId };
        }
    }

    [LoggerMessage(EventIds.ResolverFailed, LogLevel.Error, "The resolver of {Type}.{Field} failed; trace id {TraceId}")]
    private static partial void LogResolverFailed(ILogger logger, string type, string field, string traceId, Exception exception);
}
