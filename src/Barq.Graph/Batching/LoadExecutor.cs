using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Graph.Paging;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Batching;

/// <summary>Runs planned statements. A statement that fails becomes an error at the fields that wanted its rows, and takes nothing else with it.</summary>
internal sealed partial class LoadExecutor(IQueryRunner runner, RowCache rows, ResolverExecutor resolvers, TableSizes sizes, TimeProvider time, ILogger<LoadExecutor> logger)
{
    /// <summary>How large the tables are, for who reckons what loading will cost.</summary>
    public TableSizes Sizes => sizes;

    /// <summary>What the statements of a request that begins take for now.</summary>
    public DateTimeOffset Now => StatementTime.Of(time.GetUtcNow());

    /// <summary>Reads rows by key.</summary>
    public Task ReadByKeyAsync(KeyLoad load, IEnumerable<object> keys, LoadResult result, Reader reader, CancellationToken cancellationToken)
    {
        var query = QueryOf(load, keys);
        return GuardAsync(load, result, reader, query.Keys!.Values.Length, async context =>
        {
            result.Rows = await runner.ReadAsync(query, context, cancellationToken);
            result.IndexBy(result.Rows.Columns[load.Slot]);
        });
    }

    /// <summary>
    /// Reads rows that others refer to, from the cache where they are in it. What is worked out of more than the row is never kept with it: whoever asks for
    /// that has the rows read, all of them by one statement.
    /// </summary>
    public Task ReadRelatedAsync(RelatedLoad load, long[] keys, LoadResult result, Reader reader, CancellationToken cancellationToken) =>
        GuardAsync(load, result, reader, keys.Length, async context =>
        {
            result.Rows = load.Shape.IsCalculated
                ? await runner.ReadAsync(new PageQuery { Shape = load.Shape, Keys = new KeySet(load.Entity.Table.Key, keys), IsPaged = false }, context, cancellationToken)
                : await rows.ReadAsync(load.Namespace, load.Shape, keys, context, cancellationToken);
            result.IndexBy(result.Rows.Columns[load.KeySlot]);
        });

    /// <summary>Reads a page, or one for each parent.</summary>
    public Task ReadPageAsync(PageLoad load, long[]? parents, LoadResult result, Reader reader, CancellationToken cancellationToken)
    {
        var query = QueryOf(load, KeysOf(load, parents), result.Arguments!);
        return GuardAsync(load, result, reader, parents?.Length ?? 0, async context => result.Rows = await runner.ReadAsync(query, context, cancellationToken));
    }

    /// <summary>Counts rows, by parent where there are parents.</summary>
    public Task CountAsync(PageLoad load, long[]? parents, LoadResult result, Reader reader, CancellationToken cancellationToken)
    {
        var query = new CountQuery { Table = load.Entity.Table, Keys = KeysOf(load, parents), Where = result.Arguments!.Where, Limit = result.Counting!.Limit };
        return GuardAsync(load, result, reader, parents?.Length ?? 0, async context => result.Counts = await runner.CountAsync(query, context, cancellationToken));
    }

    /// <summary>Adds rows up, by parent where there are parents.</summary>
    public Task TotalAsync(PageLoad load, long[]? parents, LoadResult result, Reader reader, CancellationToken cancellationToken)
    {
        var query = new TotalQuery { Table = load.Entity.Table, Keys = KeysOf(load, parents), Where = result.Arguments!.Where, Totals = load.Totals };
        return GuardAsync(load, result, reader, parents?.Length ?? 0, async context => result.Totals = await runner.TotalAsync(query, context, cancellationToken));
    }

    /// <summary>Puts rows together, by parent where there are parents.</summary>
    public Task GroupAsync(PageLoad load, GroupResult group, long[]? parents, LoadResult result, Reader reader, CancellationToken cancellationToken)
    {
        var arguments = group.Arguments;
        var query = new GroupQuery
        {
            Shape = arguments.Shape,
            Keys = KeysOf(load, parents),
            Where = result.Arguments!.Where,
            Having = arguments.Having,
            Order = arguments.Order,
            After = arguments.After,
            Limit = arguments.Limit,
            IsCounted = group.IsCounted,
        };
        return GuardAsync(load, result, reader, parents?.Length ?? 0, async context => group.Rows = await runner.GroupAsync(query, context, cancellationToken));
    }

    /// <summary>Finds rows.</summary>
    public Task SearchAsync(SearchLoad load, SearchArguments arguments, LoadResult result, Reader reader, CancellationToken cancellationToken)
    {
        var query = new SearchQuery { Shape = load.Shape, Fields = load.Entity.SearchedColumns, Text = arguments.Text, Limit = arguments.Limit };
        return GuardAsync(load, result, reader, 0, async context => result.Rows = await runner.SearchAsync(query, context, cancellationToken));
    }

    /// <summary>Resolves the free-form fields of rows that have been read.</summary>
    public Task ResolveAsync(LoadPlan load, LoadResult result, Func<int, ulong>? wantedBy, Caller caller, CancellationToken cancellationToken) =>
        resolvers.ResolveAsync(load, result, wantedBy, caller, cancellationToken);

    private static PageQuery QueryOf(KeyLoad load, IEnumerable<object> keys)
    {
        Array values = load.Column.Kind == ColumnKind.Int64 ? keys.Cast<long>().ToArray() : keys.Cast<string>().ToArray();
        return new PageQuery { Shape = load.Shape, Keys = new KeySet(load.Column, values), IsPaged = false };
    }

    private static PageQuery QueryOf(PageLoad load, KeySet? keys, ConnectionArguments arguments) => new()
    {
        Shape = load.Shape,
        Keys = keys,
        Where = arguments.Where,
        Order = arguments.Order,
        After = arguments.After,
        Before = arguments.Before,
        Backward = arguments.Backward,
        Limit = arguments.Limit,
        Offset = arguments.Offset,
        LookAhead = load.LooksAhead,
        ReadPositions = load.ReadsPositions,
        Forms = arguments.Forms,
    };

    private static KeySet? KeysOf(PageLoad load, long[]? parents) => parents is null ? null : new KeySet(load.Relation!.ForeignKey, parents);

    private async Task GuardAsync(LoadPlan load, LoadResult result, Reader reader, int keys, Func<QueryContext, Task> execute)
    {
        // A root's page has no keys, and is no batch.
        using var watch = keys > 0 ? new BatchWatch(load.Origin, keys) : null;
        try
        {
            await execute(ContextOf(load, reader));
            watch?.End();
        }
        catch (Exception exception) when (LoadErrors.Describe(exception) is { } error)
        {
            result.Error = error;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var traceId = TraceIds.Current();
            LogStatementFailed(logger, load.Origin, traceId, exception);
            result.Error = new ResponseError(ErrorCodes.Internal, "The rows of this field could not be read.") { TraceId = traceId };
        }
    }

    private static QueryContext ContextOf(LoadPlan load, Reader reader) =>
        new(reader.Consistency, reader.Caller.Fence, load.Origin) { Owner = reader.Caller.Owner, Now = reader.Now };

    [LoggerMessage(EventIds.StatementFailed, LogLevel.Error, "The statement of {Field} failed; trace id {TraceId}")]
    private static partial void LogStatementFailed(ILogger logger, string field, string traceId, Exception exception);

    [LoggerMessage(EventIds.LevelsFailed, LogLevel.Warning, "The statement of {Field} and what follows from it failed; each list is read by itself")]
    private static partial void LogLevelsFailed(ILogger logger, string field, Exception exception);
}

/// <summary>Who reads, and how fresh the rows must be.</summary>
/// <param name="Caller">Who reads.</param>
/// <param name="Consistency">How fresh.</param>
/// <param name="Now">What all its statements take for now.</param>
internal readonly record struct Reader(Caller Caller, ReadConsistency Consistency, DateTimeOffset Now);
