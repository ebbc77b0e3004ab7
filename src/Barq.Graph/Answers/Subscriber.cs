using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Barq.Persistence.Access;

namespace Barq.Graph.Answers;

/// <summary>
/// One client's place in a subscription: what has been answered and not yet read. It is bounded: of ticks the newest stays; where other
/// answers are too many, the subscription ends.
/// </summary>
/// <param name="caller">Who subscribes.</param>
/// <param name="budget">What may wait for the client.</param>
/// <param name="ofCaller">What may wait for the caller, over all of its clients; null for no such limit.</param>
/// <param name="mostQueued">How many answers may wait.</param>
/// <param name="keepsNewest">Whether of several only the newest waits.</param>
internal sealed class Subscriber(Caller caller, QueueBudget budget, QueueBudget? ofCaller, int mostQueued, bool keepsNewest) : IValueTaskSource<bool>, IDisposable
{
    private readonly Lock _gate = new();
    private Queue<GraphResponse>? _queue;
    private GraphResponse? _last;
    private ManualResetValueTaskSourceCore<bool> _arrival = new() { RunContinuationsAsynchronously = true };
    private bool _isWaiting;
    private bool _isEnded;

    /// <summary>Takes the subscriber out of what it has subscribed to.</summary>
    public Action? Leave { get; set; }

    /// <summary>Who subscribes.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>Whether it takes no more.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded);

    /// <summary>Takes an answer.</summary>
    /// <returns>False where there is no room: the subscription is to be ended.</returns>
    public bool TryAdd(GraphResponse answer)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return true;
            }

            _queue ??= new Queue<GraphResponse>(1);
            if (keepsNewest && _queue.TryDequeue(out var older))
            {
                Return(older);
            }

            if (_queue.Count >= mostQueued || !HasRoom(answer.Body.Length))
            {
                return keepsNewest;
            }

            _queue.Enqueue(answer);
            Wake();
            return true;
        }
    }

    /// <summary>Ends the subscription: what waits is dropped.</summary>
    /// <param name="last">The last answer; null for none.</param>
    public void End(GraphResponse? last)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            _last = last;
            Clear();
            Wake();
        }

        Leave?.Invoke();
    }

    /// <summary>The answers, to the end of the subscription.</summary>
    public async IAsyncEnumerable<GraphResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static state => ((Subscriber)state!).End(null), this);
        while (await WaitAsync())
        {
            while (TryTake() is { } answer)
            {
                try
                {
                    yield return answer;
                }
                finally
                {
                    // Not before: while the client reads nothing, each of its subscriptions holds one that is to be sent.
                    Return(answer);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_last is { } last)
        {
            yield return last;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End(null);

    bool IValueTaskSource<bool>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    // Whether there is something to take; false at the end.
    private ValueTask<bool> WaitAsync()
    {
        lock (_gate)
        {
            if (_queue is { Count: > 0 })
            {
                return new ValueTask<bool>(true);
            }

            if (_isEnded)
            {
                return new ValueTask<bool>(false);
            }

            _arrival.Reset();
            _isWaiting = true;
            return new ValueTask<bool>(this, _arrival.Version);
        }
    }

    private GraphResponse? TryTake()
    {
        lock (_gate)
        {
            return _queue is not null && _queue.TryDequeue(out var answer) ? answer : null;
        }
    }

    private void Wake()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _arrival.SetResult(true);
        }
    }

    private void Clear()
    {
        while (_queue is not null && _queue.TryDequeue(out var dropped))
        {
            Return(dropped);
        }
    }

    private bool HasRoom(long bytes)
    {
        if (!budget.TryTake(bytes))
        {
            return false;
        }

        if (ofCaller is null || ofCaller.TryTake(bytes))
        {
            return true;
        }

        budget.Return(bytes);
        return false;
    }

    private void Return(GraphResponse answer)
    {
        budget.Return(answer.Body.Length);
        ofCaller?.Return(answer.Body.Length);
    }
}
