using Barq.Graph.Errors;
using Barq.Persistence.Sharing;

namespace Barq.Graph.Preparation;

/// <summary>
/// Lets a few preparations run at a time. Who waits is served by turns among callers, not in the order of arrival: a caller with a
/// thousand documents waits for itself. And an organization that has none under way waits for no other's: a document of hundreds of fields takes as
/// long as fifty ordinary answers, and it need not be the only one that waits for its end.
/// </summary>
/// <param name="options">How many.</param>
internal sealed class PreparationGate(PreparationOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StatementOwner, CallerQueue> _waiting = [];

    /// <summary>The callers that wait, each once, in the order of their turns.</summary>
    private readonly LinkedList<CallerQueue> _turns = new();

    /// <summary>The organizations of those that run, each as often as it has one.</summary>
    private readonly List<long> _running = [];
    private int _waiters;

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiters;
            }
        }
    }

    /// <summary>Callers that are kept in mind: those that wait.</summary>
    public int Callers
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(_waiting.Count, _turns.Count);
            }
        }
    }

    /// <summary>Waits for a turn; <see cref="Leave"/> gives it back.</summary>
    /// <param name="caller">Who asks, and for which organization.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GraphQLRequestException">More wait than may.</exception>
    public Task EnterAsync(StatementOwner caller, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (HasRoom(caller))
            {
                _running.Add(caller.Organization);
                return Task.CompletedTask;
            }

            if (_waiters >= options.MaxWaiting)
            {
                throw new GraphQLRequestException(ErrorCodes.Busy, "Too many new documents are waiting to be validated; try again in a moment.");
            }

            if (!_waiting.TryGetValue(caller, out var own))
            {
                _waiting.Add(caller, own = new CallerQueue(caller));
                _turns.AddLast(own.Turn);
            }

            _waiters++;
            return WaitAsync(own, own.Waits.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)), cancellationToken);
        }
    }

    /// <summary>Gives a turn back, to the next caller that there is room for.</summary>
    /// <param name="caller">Who had it.</param>
    public void Leave(StatementOwner caller)
    {
        lock (_gate)
        {
            _running.Remove(caller.Organization);
            if (_turns.FirstOrDefault(waiting => HasRoom(waiting.Caller)) is not { } own)
            {
                return;
            }

            _running.Add(own.Caller.Organization);
            var next = own.Waits.First!.Value;
            own.Waits.RemoveFirst();
            _waiters--;
            _turns.Remove(own.Turn);
            if (own.Waits.Count > 0)
            {
                _turns.AddLast(own.Turn);
            }
            else
            {
                _waiting.Remove(own.Caller);
            }

            next.SetResult();
        }
    }

    private bool HasRoom(StatementOwner caller) =>
        _running.Count < options.AtOnce || (_running.Count < 2 * options.AtOnce && !_running.Contains(caller.Organization));

    private async Task WaitAsync(CallerQueue own, LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        try
        {
            await place.Value.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            bool hasTurn;
            lock (_gate)
            {
                hasTurn = place.List is null;
                if (!hasTurn)
                {
                    own.Waits.Remove(place);
                    _waiters--;
                    if (own.Waits.Count == 0)
                    {
                        // Whoever gives up is forgotten at once: else callers that come and go would gather behind one long preparation.
                        _waiting.Remove(own.Caller);
                        _turns.Remove(own.Turn);
                    }
                }
            }

            if (hasTurn)
            {
                // The turn came in the moment in which the wait was given up.
                Leave(own.Caller);
            }

            throw;
        }
    }

    /// <summary>A caller that waits.</summary>
    private sealed class CallerQueue
    {
        public CallerQueue(StatementOwner caller) => (Caller, Turn) = (caller, new LinkedListNode<CallerQueue>(this));

        public StatementOwner Caller { get; }

        /// <summary>Its place among the callers.</summary>
        public LinkedListNode<CallerQueue> Turn { get; }

        public LinkedList<TaskCompletionSource> Waits { get; } = new();
    }
}
