namespace Barq.Graph.Admission;

/// <summary>
/// Things that take turns on the processors: so many at a time, and after each the queue goes behind what others have waiting. While a turn is spent,
/// whatever of others wakes goes first (<see cref="ProcessorSlice"/>).
/// </summary>
/// <typeparam name="T">What a turn is spent on.</typeparam>
/// <param name="width">Turns at a time.</param>
/// <param name="run">Spends a turn. Must not throw.</param>
internal sealed class TurnQueue<T>(int width, Action<T> run) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _waiting = new();
    private volatile TurnQueue<IThreadPoolWorkItem>? _within;
    private int _running;

    /// <summary>Turns at a time.</summary>
    public int Width => width;

    /// <summary>The queue in which this one takes its turns; null for that of all threads.</summary>
    public TurnQueue<IThreadPoolWorkItem>? Within
    {
        get => _within;
        set => _within = value;
    }

    /// <summary>What waits for its turn.</summary>
    public T[] Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting];
            }
        }
    }

    /// <summary>Adds something.</summary>
    public void Add(T item)
    {
        lock (_gate)
        {
            _waiting.Enqueue(item);
            if (_running == width)
            {
                return;
            }

            _running++;
        }

        TakeTurn();
    }

    /// <summary>Spends a turn, and goes to the end of the queue.</summary>
    public void Execute()
    {
        T? item;
        lock (_gate)
        {
            // Another may have had the last one.
            if (!_waiting.TryDequeue(out item))
            {
                _running--;
                return;
            }
        }

        var isLong = ProcessorSlice.TakeLong();
        run(item);
        if (isLong)
        {
            ProcessorSlice.TakeShort();
        }

        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _running--;
                return;
            }
        }

        TakeTurn();
    }

    private void TakeTurn()
    {
        if (_within is { } within)
        {
            within.Add(this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
