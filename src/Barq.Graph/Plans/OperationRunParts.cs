using System.Runtime.InteropServices;
using Barq.Graph.Batching;
using Barq.Graph.Documents;

namespace Barq.Graph.Plans;

// What is loaded for which part of an answer.
internal sealed partial class OperationRun
{
    private Dictionary<(LoadUse, ListEnd?), Lazy<Task>>? _loading;
    private ListEnd[] _ends = [];

    /// <summary>Whether parts of the answer come later: what they alone need is then not loaded for the first one.</summary>
    public bool IsSplit
    {
        get => _loading is not null;
        init
        {
            _loading = value ? [] : null;
            _ends = value && _plan.Streams.Count > 0 ? [.. _plan.Streams.Select(EndOf)] : [];
        }
    }

    /// <summary>The ends of lists that come later.</summary>
    public IReadOnlyList<ListEnd> Ends => _ends;

    /// <summary>What a load brings for the rows of the end of a list; null where the list does not lead to it.</summary>
    public LoadResult? ResultOf(LoadPlan load, ListEnd end) => end.Results[load.Index] is var own && own != _results[load.Index] ? own : null;

    /// <summary>Statements that a load takes once more, as it is loaded for the end of a list, too.</summary>
    /// <param name="load">The load.</param>
    /// <param name="statements">How many it takes.</param>
    public long Again(LoadPlan load, long statements)
    {
        foreach (var end in _ends)
        {
            var isOwn = end.Loads.Contains(load);
            if (end.HasFirst && (isOwn || ResultOf(load, end) is not null))
            {
                return isOwn ? load.Resolved.Count : statements;
            }
        }

        return 0;
    }

    private bool Leads(LoadPlan load, Stage stage) => !IsSplit || load.Leads(stage.Part);

    // What several parts need is loaded for the first of them, and the others wait for it. Most answers have no parts, and nothing is made for them.
    private Task OnceAsync<TState>(LoadUse use, Stage stage, TState state, Func<TState, CancellationToken, Task> load) =>
        !IsSplit ? load(state, stage.Token) : use.IsFor(stage.Part) ? SharedAsync(use, stage, state, load) : Task.CompletedTask;

    private Task SharedAsync<TState>(LoadUse use, Stage stage, TState state, Func<TState, CancellationToken, Task> load)
    {
        Lazy<Task> loading;
        lock (_loading!)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_loading, (use, stage.End), out _);
            loading = known ??= new Lazy<Task>(() => load(state, stage.Token));
        }

        return loading.Value;
    }

    private LoadResult ResultOf(LoadPlan load, Stage stage) => (stage.End?.Results ?? _results)[load.Index];

    // What the list leads to is loaded apart for the rows of its end; all else is there once.
    private ListEnd EndOf(StreamedList[] lists)
    {
        var results = (LoadResult[])_results.Clone();
        var below = lists[0].Loads.ToHashSet();
        foreach (var load in _plan.Loads)
        {
            if (load.Above is { } above && below.Contains(above))
            {
                below.Add(load);
                results[load.Index] = results[load.Index].Again();
            }
        }

        var end = new ListEnd(lists, Variables, results);
        foreach (var load in end.Loads)
        {
            _results[load.Index].End = end;
        }

        return end;
    }

    private void DisposeEnds()
    {
        foreach (var end in _ends)
        {
            foreach (var load in _plan.Loads)
            {
                ResultOf(load, end)?.Dispose();
            }
        }
    }

    /// <summary>What is loaded at a time.</summary>
    /// <param name="Part">The part of the answer; null for the first.</param>
    /// <param name="End">The end of a list for whose rows it is loaded; null for all rows that come before.</param>
    /// <param name="Token">Ends it.</param>
    private readonly record struct Stage(DeferredPart? Part, ListEnd? End, CancellationToken Token);
}
