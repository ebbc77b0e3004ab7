using Barq.Graph.Definitions;

namespace Barq.Graph.Tests.Batching;

/// <summary>Dispatches when a test says so.</summary>
internal sealed class ManualBatchScheduler : IBatchScheduler
{
    private readonly List<Func<Task>> _pending = [];

    public int Pending => _pending.Count;

    public void Schedule(Func<Task> dispatch) => _pending.Add(dispatch);

    public async Task DispatchAsync()
    {
        foreach (var dispatch in _pending.ToArray())
        {
            await dispatch();
        }

        _pending.Clear();
    }
}
