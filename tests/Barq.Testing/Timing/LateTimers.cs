using System.Collections.Concurrent;

namespace Barq.Testing.Timing;

/// <summary>
/// The system's clock with timers that all lose the race against their end: each fires once more when it is disposed, as a real one may whose
/// callback has just been taken up by the thread pool. What a callback throws there ends the process; here it is kept.
/// </summary>
public sealed class LateTimers : TimeProvider
{
    private readonly ConcurrentQueue<Exception> _faults = new();
    private int _fired;

    /// <summary>What late callbacks have thrown.</summary>
    public IReadOnlyCollection<Exception> Faults => _faults;

    /// <summary>How many have fired late.</summary>
    public int Fired => Volatile.Read(ref _fired);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new LateTimer(this, System.CreateTimer(callback, state, dueTime, period), callback, state);

    private sealed class LateTimer(LateTimers owner, ITimer timer, TimerCallback callback, object? state) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                // On another thread and after the caller has gone on, where it has disposed of the rest.
                _ = Task.Run(FireAsync);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task FireAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), System);
            try
            {
                callback(state);
            }
            catch (Exception exception)
            {
                owner._faults.Enqueue(exception);
            }

            Interlocked.Increment(ref owner._fired);
        }
    }
}
