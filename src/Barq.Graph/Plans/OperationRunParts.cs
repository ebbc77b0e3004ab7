using System.Runtime.InteropServices;
using Barq.Graph.Batching;
using Barq.Graph.Documents;

namespace Barq.Graph.Plans;

// What is loaded for which part of an answer.
internal sealed partial class OperationRun
{
    private Dictionary<LoadUse, Lazy<Task>>? _loading;

    /// <summary>Whether parts of the answer come later: what they alone need is then not loaded for the first one.</summary>
    public bool IsSplit
    {
        get => _loading is not null;
        init => _loading = value ? [] : null;
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
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_loading, use, out _);
            loading = known ??= new Lazy<Task>(() => load(state, stage.Token));
        }

        return loading.Value;
    }

    /// <summary>What is loaded at a time.</summary>
    /// <param name="Part">The part of the answer; null for the first.</param>
    /// <param name="Token">Ends it.</param>
    private readonly record struct Stage(DeferredPart? Part, CancellationToken Token);
}
