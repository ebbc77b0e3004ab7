using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Querying;

namespace Barq.Graph.Batching;

// Lists that come with their parents, by one statement.
internal sealed partial class LoadExecutor
{
    /// <summary>What is best read together with the rows of a load; null where that is nothing.</summary>
    /// <param name="first">The load.</param>
    /// <param name="parents">The parents of its rows; null for a root.</param>
    /// <param name="results">Where the arguments are, by the loads' index.</param>
    /// <param name="caller">On whose behalf.</param>
    public LoadLevels? LevelsFrom(PageLoad first, long[]? parents, LoadResult[] results, Caller caller)
    {
        if (!LoadLevels.MayBegin(first))
        {
            return null;
        }

        var query = QueryOf(first, KeysOf(first, parents), results[first.Index].Arguments!);
        return LevelsFrom(first, query, (long)(parents?.Length ?? 1) * RowsOf(query), null, results, caller);
    }

    /// <inheritdoc cref="LevelsFrom(PageLoad, long[], LoadResult[], Caller)"/>
    /// <param name="first">The load.</param>
    /// <param name="wanted">The keys, each with the bits of the roots that want its row.</param>
    /// <param name="results">Where the arguments are, by the loads' index.</param>
    /// <param name="caller">On whose behalf.</param>
    public LoadLevels? LevelsFrom(KeyLoad first, Dictionary<object, ulong> wanted, LoadResult[] results, Caller caller) =>
        LoadLevels.MayBegin(first) ? LevelsFrom(first, QueryOf(first, wanted.Keys), wanted.Count, wanted.Values, results, caller) : null;

    /// <summary>Reads loads by one statement.</summary>
    /// <returns>Whether that is done; where it is not, each is to be read by itself: one of them may fail without the others.</returns>
    public async Task<bool> ReadLevelsAsync(LoadLevels levels, LoadResult[] results, Reader reader, CancellationToken cancellationToken)
    {
        var first = levels.Loads[0];
        var keys = levels.Queries[0].Keys?.Values.Length ?? 0;
        using var watch = keys > 0 ? new BatchWatch(first.Origin, keys) : null;
        var (profile, started) = (RequestProfile.Current, TimeProvider.System.GetTimestamp());
        try
        {
            var sets = await runner.ReadLevelsAsync(levels.Queries, ContextOf(first, reader), cancellationToken);
            for (var i = 0; i < sets.Length; i++)
            {
                var result = results[levels.Loads[i].Index];
                result.CameAlong = i > 0;
                var parents = i > 0 ? ParentsOf(levels.Queries[i].Keys!.From!, sets) : 0;
                if (i == 0 || parents > 0)
                {
                    result.Rows = sets[i];
                }
                else
                {
                    // As if nothing had been asked: nothing was read that an answer could hang on.
                    sets[i].Dispose();
                }

                if (parents > 0)
                {
                    profile?.Batch(levels.Loads[i].Origin, parents, TimeProvider.System.GetElapsedTime(started));
                }
            }

            watch?.End();

            if (first is KeyLoad byKey)
            {
                results[first.Index].IndexBy(sets[0].Columns[byKey.Slot]);
            }

            return true;
        }
        catch (Exception exception) when (LoadErrors.Describe(exception) is { Code: ErrorCodes.Busy or ErrorCodes.Unavailable } error)
        {
            results[first.Index].Error = error;
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogLevelsFailed(logger, first.Origin, exception);
            return false;
        }
    }

    private LoadLevels? LevelsFrom(LoadPlan first, PageQuery query, long rows, IReadOnlyCollection<ulong>? owners, LoadResult[] results, Caller caller)
    {
        var levels = new LoadLevels();
        if (!runner.CanBeLevel(query, caller.Fence) || !levels.Add(first, query, -1, rows))
        {
            return null;
        }

        AddBelow(levels, 0, owners, results, caller);
        return levels.Loads.Count > 1 ? levels : null;
    }

    private void AddBelow(LoadLevels levels, int above, IReadOnlyCollection<ulong>? owners, LoadResult[] results, Caller caller)
    {
        var parent = levels.Loads[above];
        foreach (var load in parent.Children)
        {
            // Rows by key may be wanted by some roots alone: their lists are read for those.
            if (!LoadLevels.MayFollow(load) || owners?.Any(wanted => (wanted & load.Owners) == 0) == true)
            {
                continue;
            }

            var column = parent.Shape.Columns[load.ParentSlot];
            if (LevelKeys.Of(levels.Queries[above], above, load.ParentSlot, areUnique: column.Join == 0 && column.Column == parent.Entity.Table.Key) is not { } keys)
            {
                return;
            }

            var query = QueryOf(load, KeySet.Of(load.Relation!.ForeignKey, keys), results[load.Index].Arguments!);
            if (runner.CanBeLevel(query, caller.Fence) && levels.Add(load, query, above, RowsOf(query)))
            {
                AddBelow(levels, levels.Loads.Count - 1, null, results, caller);
            }
        }
    }

    private static int RowsOf(PageQuery query) => query.Limit + (query.LookAhead ? 1 : 0);

    // How many parents there were.
    private static int ParentsOf(LevelKeys keys, RowSet[] sets)
    {
        var rows = sets[keys.Level];
        if (keys.AreUnique)
        {
            return rows.Count;
        }

        var column = rows.Column<Int64Buffer>(keys.Slot);
        var parents = new HashSet<long>();
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsNull(row))
            {
                parents.Add(column[row]);
            }
        }

        return parents.Count;
    }
}
