using System.Collections.Concurrent;

namespace Barq.Graph.Tests.Documents;

/// <summary>Runs asynchronous work on the thread that asks for it, and counts the pieces between which others would have their turn.</summary>
internal sealed class OneThread : TaskScheduler
{
    private readonly BlockingCollection<Task> _tasks = [];

    /// <summary>Pieces that have run.</summary>
    public int Pieces { get; private set; }

    /// <summary>Runs something to its end.</summary>
    public T Run<T>(Func<Task<T>> act)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var whole = Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();
            while (!whole.IsCompleted)
            {
                if (!_tasks.TryTake(out var piece))
                {
                    throw new InvalidOperationException("It runs elsewhere.");
                }

                Pieces++;
                TryExecuteTask(piece);
            }

            return whole.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
