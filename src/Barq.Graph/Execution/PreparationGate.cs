namespace Barq.Graph.Execution;

/// <summary>
/// Lets a few preparations run at a time. Who waits is served by turns among callers, not in the order of arrival: a caller with a
/// thousand documents waits for itself.
/// </summary>
/// <param name="options">How many.</param>
internal sealed class PreparationGate(PreparationOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);

    /// <summary>The callers that wait, each once, in the order of their turns.</summary>
    private readonly Queue<string> _turns = new();
    private int _running;
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

    /// <summary>Waits for a turn; <see cref="Leave"/> gives it back.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GraphQLRequestException">More wait than may.</exception>
    public Task EnterAsync(string caller, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running < options.AtOnce)
            {
                _running++;
                return Task.CompletedTask;
            }

            if (_waiters >= options.MaxWaiting)
            {
                throw new GraphQLRequestException(ErrorCodes.Busy, "Too many new documents are waiting to be validated; try again in a moment.");
            }

            if (!_waiting.TryGetValue(caller, out var own))
            {
                _waiting.Add(caller, own = new LinkedList<TaskCompletionSource>());
                _turns.Enqueue(caller);
            }

            _waiters++;
            return WaitAsync(own, own.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)), cancellationToken);
        }
    }

    /// <summary>Gives a turn back, to the next caller.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            while (_turns.TryDequeue(out var caller))
            {
                var own = _waiting[caller];
                if (own.First is not { } next)
                {
                    // All of its waits were given up.
                    _waiting.Remove(caller);
                    continue;
                }

                own.RemoveFirst();
                _waiters--;
                if (own.Count > 0)
                {
                    _turns.Enqueue(caller);
                }
                else
                {
                    _waiting.Remove(caller);
                }

                next.Value.SetResult();
                return;
            }

            _running--;
        }
    }

    private async Task WaitAsync(LinkedList<TaskCompletionSource> own, LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
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
                    own.Remove(place);
                    _waiters--;
                }
            }

            if (hasTurn)
            {
                // The turn came in the moment in which the wait was given up.
                Leave();
            }

            throw;
        }
    }
}
