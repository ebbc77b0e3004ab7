using Barq.Graph.Batching;
using Barq.Graph.Errors;
using Barq.Graph.Paging;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.Writing;
using GraphQL.Validation;

namespace Barq.Graph.Plans;

/// <summary>
/// One request's loading: each planned statement at most once, all parents of a level together, siblings side by side. What runs
/// follows from the plan alone, so the number of statements depends neither on timing nor on the number of rows.
/// </summary>
internal sealed partial class OperationRun : IDisposable
{
    private readonly OperationPlan _plan;
    private readonly LoadExecutor _executor;
    private readonly Reader _reader;
    private readonly LoadResult[] _results;
    private readonly ConnectionArguments?[] _arguments;
    private readonly Dictionary<object, ulong>?[] _keys;
    private readonly int[] _related;
    private readonly List<PageLoad> _pages = [];

    /// <summary>Begins a run.</summary>
    /// <param name="plan">The operation.</param>
    /// <param name="variables">The request's coerced variables.</param>
    /// <param name="executor">Runs the statements.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="consistency">How fresh the rows must be.</param>
    /// <param name="outcome">What the mutation came to whose payload is read; null for a query.</param>
    /// <param name="subject">The key of the object that a subscription answers with; null for other operations.</param>
    /// <exception cref="GraphQLRequestException">An argument can't be used.</exception>
    public OperationRun(
        OperationPlan plan, Variables variables, LoadExecutor executor, Caller caller, ReadConsistency consistency, WriteResult? outcome = null, long? subject = null)
    {
        _plan = plan;
        _executor = executor;
        Variables = variables;
        Caller = caller;
        Outcome = outcome;
        Subject = subject;
        _reader = new Reader(caller, consistency, executor.Now);
        _results = new LoadResult[plan.Loads.Count];
        _arguments = new ConnectionArguments?[plan.Loads.Count];
        _keys = new Dictionary<object, ulong>?[plan.Loads.Count];
        _related = new int[plan.Loads.Count];
        foreach (var load in plan.Loads)
        {
            _arguments[load.Index] = load is PageLoad page ? page.Arguments.Read(variables, page.Path) : null;
            _arguments[load.Index]?.Check(caller, ((PageLoad)load).Path);
            _results[load.Index] = new LoadResult
            {
                Arguments = _arguments[load.Index],
                Counting = load is PageLoad { Counted.Count: > 0 } counted ? new CountBounds([.. counted.Counted.Select(field => field.Read(variables))]) : null,
                Groups = load is PageLoad { Groups.Count: > 0 } list ? [.. list.Groups.Select(group => new GroupResult(group.Arguments.Read(variables, group.Path), group.Arguments.IsCounted))] : [],
            };
        }

        foreach (var root in plan.Roots)
        {
            root.Prepare(this);
        }
    }

    /// <summary>The request's coerced variables.</summary>
    public Variables Variables { get; }

    /// <summary>How large the tables are.</summary>
    public TableSizes Sizes => _executor.Sizes;

    /// <summary>On whose behalf the request runs.</summary>
    public Caller Caller { get; }

    /// <summary>What the mutation came to whose payload is read; null for a query.</summary>
    public WriteResult? Outcome { get; }

    /// <summary>The key of the object that a subscription answers with; null for other operations.</summary>
    public long? Subject { get; }

    /// <summary>The engine's answers to introspection fields, as JSON by response key; null where there are none.</summary>
    public IReadOnlyDictionary<string, byte[]>? Introspection { get; set; }

    /// <summary>What the loads brought, by their index; the loads that nobody needed are empty.</summary>
    public LoadResult[] Results => _results;

    /// <summary>The arguments of a page.</summary>
    public ConnectionArguments Arguments(PageLoad load) => _arguments[load.Index]!;

    /// <summary>How many rows are asked for by key, or may be found.</summary>
    public int WantedKeys(LoadPlan load) => (_keys[load.Index]?.Count ?? 0) + _related[load.Index];

    /// <summary>Says how many rows may be asked for by key that are not known yet: those that a mutation is still to bring about.</summary>
    public void Expect(KeyLoad load, int keys) => _related[load.Index] = keys;

    /// <summary>Asks for a root connection.</summary>
    public void Want(PageLoad load)
    {
        if (!_pages.Contains(load))
        {
            _pages.Add(load);
        }
    }

    /// <summary>Asks for a row by key.</summary>
    /// <param name="load">The load.</param>
    /// <param name="key">The key.</param>
    /// <param name="owner">The bit of the root that wants it.</param>
    public void Want(KeyLoad load, object key, ulong owner)
    {
        var keys = _keys[load.Index] ??= [];
        keys[key] = keys.GetValueOrDefault(key) | owner;
    }

    /// <summary>Loads everything; or what the first answer needs, where others follow.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task ExecuteAsync(CancellationToken cancellationToken) => ExecuteAsync(default, cancellationToken);

    /// <summary>Loads what a part of the answer needs, once what comes before it has been loaded. Several can be loaded side by side.</summary>
    /// <param name="delivery">What is delivered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task ExecuteAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var stage = new Stage(delivery.Fields, delivery.End, cancellationToken);
        if (delivery.End is { } end)
        {
            await AllAsync(
            [
                .. end.Loads.Where(load => _results[load.Index].Rows is { Count: > 0 }).Select(load => LoadChildrenAsync(load, _results[load.Index], end.Behind(load), stage)),
            ]);
            return;
        }

        var started = new List<Task>(_pages.Count);
        foreach (var load in _plan.Loads)
        {
            if (load is KeyLoad byKey && _keys[load.Index] is { } keys && Leads(load, stage))
            {
                started.Add(LoadByKeyAsync(byKey, keys, stage));
            }
            else if (load is PageLoad page && _pages.Contains(page) && Leads(load, stage))
            {
                started.Add(LoadPageAsync(page, null, stage));
            }
            else if (load is SearchLoad search && Asked(search) is { } arguments && Leads(load, stage))
            {
                started.Add(LoadFoundAsync(search, arguments, stage));
            }
        }

        await AllAsync(started);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var result in _results)
        {
            result.Dispose();
        }

        DisposeEnds();
    }

    private async Task LoadByKeyAsync(KeyLoad load, Dictionary<object, ulong> wanted, Stage stage)
    {
        var result = _results[load.Index];
        if (LevelsFrom(load, wanted) is not { } levels || !await ReadLevelsAsync(levels, stage))
        {
            await OnceAsync(load.RowUse, stage, (run: this, load, wanted, result), static (of, token) => of.run._executor.ReadByKeyAsync(of.load, of.wanted.Keys, of.result, of.run._reader, token));
        }

        if (result.Rows is { Count: > 0 } rows)
        {
            await LoadChildrenAsync(load, result, result.End is { } end ? end.Before(load) : row => wanted.GetValueOrDefault(rows.Columns[load.Slot].Value(row)!), stage);
        }
    }

    private async Task LoadPageAsync(PageLoad load, long[]? parents, Stage stage)
    {
        var result = ResultOf(load, stage);
        var page = (run: this, load, parents, result);
        var counting = load.Counted.Count > 0
            ? OnceAsync(load.CountUse, stage, page, static (of, token) => of.run._executor.CountAsync(of.load, of.parents, of.result, of.run._reader, token))
            : Task.CompletedTask;
        var adding = load.Totals.Count > 0
            ? OnceAsync(load.TotalUse, stage, page, static (of, token) => of.run._executor.TotalAsync(of.load, of.parents, of.result, of.run._reader, token))
            : Task.CompletedTask;
        var grouping = load.Groups.Count > 0 ? GroupAsync(load, parents, result, stage) : Task.CompletedTask;
        if (load.ReadsRows && (LevelsFrom(load, parents) is not { } levels || !await ReadLevelsAsync(levels, stage)))
        {
            await OnceAsync(load.RowUse, stage, page, static (of, token) => of.run._executor.ReadPageAsync(of.load, of.parents, of.result, of.run._reader, token));
        }

        var children = result.Rows is { Count: > 0 }
            ? LoadChildrenAsync(load, result, result.End is { } end ? end.Before(load) : null, stage)
            : Task.CompletedTask;
        await AllAsync([counting, adding, grouping, children]);
    }

    private Task GroupAsync(PageLoad load, long[]? parents, LoadResult result, Stage stage) => AllAsync(
    [
        .. result.Groups.Select((group, i) => OnceAsync(
            load.Groups[i].Use, stage, (run: this, load, group, parents, result), static (of, token) => of.run._executor.GroupAsync(of.load, of.group, of.parents, of.result, of.run._reader, token))),
    ]);

    private Task LoadChildrenAsync(LoadPlan load, LoadResult result, Func<int, ulong>? ownersOf, Stage stage)
    {
        var started = new List<Task>(load.Children.Count + load.Related.Count + 1);
        if (load.Resolved.Count > 0)
        {
            started.Add(OnceAsync(load.ResolvedUse, stage, (run: this, load, result, ownersOf), static (of, token) => of.run._executor.ResolveAsync(of.load, of.result, of.ownersOf, of.run.Caller, token)));
        }

        foreach (var child in load.Children)
        {
            if (_results[child.Index] is { CameAlong: true } read)
            {
                started.Add(read.Rows is { Count: > 0 } ? LoadChildrenAsync(child, read, null, stage) : Task.CompletedTask);
            }
            else if (Leads(child, stage) && ParentKeys(child, result.Rows!, ownersOf) is { Length: > 0 } parents)
            {
                started.Add(LoadPageAsync(child, parents, stage));
            }
        }

        foreach (var related in load.Related)
        {
            if (Leads(related, stage))
            {
                started.Add(LoadRelatedAsync(related, result.Rows!, ownersOf, stage));
            }
        }

        return AllAsync(started);
    }

    private async Task LoadRelatedAsync(RelatedLoad load, RowSet parents, Func<int, ulong>? ownersOf, Stage stage)
    {
        var column = parents.Column<Int64Buffer>(load.ParentSlot);
        var owners = new Dictionary<long, ulong>();
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsNull(row) && (ownersOf?.Invoke(row) ?? ulong.MaxValue) is > 0 and var wanted)
            {
                owners[column[row]] = owners.GetValueOrDefault(column[row]) | wanted;
            }
        }

        if (owners.Count == 0)
        {
            return;
        }

        var result = ResultOf(load, stage);
        result.Wanted = owners.Count;
        await OnceAsync(load.RowUse, stage, (run: this, load, owners, result), static (of, token) => of.run._executor.ReadRelatedAsync(of.load, [.. of.owners.Keys.Order()], of.result, of.run._reader, token));
        if (result.Rows is { Count: > 0 } rows)
        {
            var keys = rows.Column<Int64Buffer>(load.KeySlot);
            await LoadChildrenAsync(load, result, row => owners.GetValueOrDefault(keys[row]), stage);
        }
    }

    private static long[] ParentKeys(PageLoad child, RowSet rows, Func<int, ulong>? ownersOf)
    {
        var column = rows.Column<Int64Buffer>(child.ParentSlot);
        var keys = new HashSet<long>(column.Count);
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsNull(row) && (ownersOf is null || (ownersOf(row) & child.Owners) != 0))
            {
                keys.Add(column[row]);
            }
        }

        // In ascending order: the database then walks its index one way.
        var sorted = keys.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private static Task AllAsync(List<Task> tasks) => tasks.Count switch
    {
        0 => Task.CompletedTask,
        1 => tasks[0],
        _ => Task.WhenAll(tasks),
    };
}
