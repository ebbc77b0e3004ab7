using System.Runtime.CompilerServices;

namespace Barq.Graph.Admission;

/// <summary>An operation's place among those of its caller, to be disposed when it is done. Awaiting it goes on where it may run.</summary>
internal sealed class OperationPlace(CallerLanes lanes, CallerPlaces share, CallerLane? lane) : IDisposable
{
    /// <summary>Its lane; null where it runs at once.</summary>
    public CallerLane? Lane => lane;

    internal CallerPlaces Share => share;

    /// <summary>What it costs while it runs.</summary>
    internal long Cost { get; set; }

    /// <summary>Its wait; null where it has not had to.</summary>
    internal LinkedListNode<CostWaiter>? Waiter { get; set; }

    /// <summary>Whether another caller waits for its answer, so that it waits for none of its own caller's.</summary>
    internal bool IsHurried { get; set; }

    /// <summary>Whether the operation has ended. Its answer may be made on all the same, where others wait for that too.</summary>
    internal bool IsEnded { get; set; }

    /// <summary>Whether the place has been given up.</summary>
    internal bool IsLeft { get; set; }

    /// <summary>Waits until there is room for what it costs among its caller's others.</summary>
    /// <param name="cost">What it costs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it may run; false where too many of its caller wait already.</returns>
    public ValueTask<bool> WeighAsync(long cost, CancellationToken cancellationToken) => lanes.WeighAsync(this, cost, cancellationToken);

    /// <summary>Says that its answer is made for another, too: one of another caller does not wait for what this one's caller has begun.</summary>
    /// <param name="joined">The place of who waits for the answer.</param>
    public void ServeAlso(OperationPlace joined) => lanes.Hurry(this, joined);

    /// <summary>Ends the operation, and leaves its place to what sends the answer.</summary>
    public void End() => lanes.End(this);

    /// <inheritdoc/>
    public void Dispose() => lanes.Leave(this);

    /// <summary>Waits for the first turn.</summary>
    public Turn GetAwaiter() => new(lane);

    /// <summary>Goes on in a lane; everything that is awaited from there on comes back to it.</summary>
    internal readonly struct Turn(CallerLane? lane) : ICriticalNotifyCompletion
    {
        /// <summary>Whether there is none.</summary>
        public bool IsCompleted => lane is null;

        /// <summary>Nothing comes of it.</summary>
        public void GetResult()
        {
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => Task.Factory.StartNew(continuation, CancellationToken.None, TaskCreationOptions.DenyChildAttach, lane!);
    }
}
