namespace Barq.Graph.Admission;

/// <summary>
/// Work of one caller that takes turns on the processors: so many pieces of it at a time, each put behind what others have waiting. A piece is what
/// runs between two awaits. What waits for the database or for Redis takes no turn.
/// </summary>
/// <param name="width">Pieces at a time.</param>
internal sealed class CallerLane(int width) : TaskScheduler, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Task> _pieces = new();
    private int _running;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => width;

    /// <summary>Pieces that wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _pieces.Count;
            }
        }
    }

    /// <summary>Runs the next piece, and then goes to the end of the queue.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Task? piece;
        lock (_gate)
        {
            // Another may have had the last one.
            if (!_pieces.TryDequeue(out piece))
            {
                _running--;
                return;
            }
        }

        TryExecuteTask(piece);
        lock (_gate)
        {
            if (_pieces.Count == 0)
            {
                _running--;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _pieces.Enqueue(task);
            if (_running == width)
            {
                return;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        // Only as a part of the piece that is running anyway.
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _pieces];
        }
    }
}
