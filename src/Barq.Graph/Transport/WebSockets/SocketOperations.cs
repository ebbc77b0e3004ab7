using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Graph.Transport.Connections;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>The operations that are open on one socket.</summary>
/// <param name="writer">Writes its messages.</param>
/// <param name="services">What every socket needs.</param>
/// <param name="budget">What may wait for the client, over all of them.</param>
/// <param name="close">Closes the socket.</param>
/// <param name="abort">Cuts its connection.</param>
internal sealed partial class SocketOperations(SocketWriter writer, SocketServices services, QueueBudget budget, Action<SocketClose> close, Action abort)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Operation> _open = new(StringComparer.Ordinal);
    private readonly HashSet<Operation> _running = [];
    private bool _isEnded;

    /// <summary>Whom the operations count for.</summary>
    public string RateKey { get; set; } = "";

    /// <summary>What may wait for the client, over all of them.</summary>
    public QueueBudget Budget => budget;

    /// <summary>Begins an operation.</summary>
    /// <returns>Why the socket must be closed; null where it need not.</returns>
    public SocketClose? Begin(string id, GraphRequest request)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return null;
            }

            if (_open.ContainsKey(id))
            {
                return SocketClose.Duplicate(id);
            }

            // Those that are ending have given up their ids, but not yet what they hold.
            var most = services.Options.MaxOperations;
            var isTooMany = _open.Count >= most || _running.Count >= 2 * most;
            var operation = new Operation(id);
            operation.Running = Task.Run(() => RunAsync(operation, isTooMany ? null : request));
            _open.Add(id, operation);
            _running.Add(operation);
            return null;
        }
    }

    /// <summary>Ends an operation, as its client wants it: its id is free at once. One that has ended already is none any more.</summary>
    public void End(string id)
    {
        lock (_gate)
        {
            if (_open.Remove(id, out var operation))
            {
                operation.End.Cancel();
            }
        }
    }

    /// <summary>Ends all operations, and waits until nothing of them is left.</summary>
    public async Task EndAllAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _isEnded = true;
            foreach (var operation in _running)
            {
                operation.End.Cancel();
            }

            running = [.. _running.Select(operation => operation.Running)];
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(Operation operation, GraphRequest? request)
    {
        try
        {
            var refusal = await services.Rates.AdmitAsync(RateKey) ?? (request is null ? TooMany() : null);
            using var stream = refusal is not null ? new ResponseStream(refusal) : await services.Executor.OpenAsync(
                request!, TimeSpan.FromSeconds(services.Http.RequestTimeoutSeconds), services.Time, operation.End.Token);
            request = null;
            await SendAsync(operation, stream);
        }
        catch (Exception exception) when (SocketErrors.IsGone(exception))
        {
            // The client has ended it, or is gone.
        }
        catch (Exception exception)
        {
            LogFailed(services.Logger, exception);
            close(SocketClose.InternalError);
        }
        finally
        {
            lock (_gate)
            {
                Free(operation);
                _running.Remove(operation);
            }

            operation.End.Dispose();
        }
    }

    private async Task SendAsync(Operation operation, ResponseStream stream)
    {
        var encoded = SocketWriter.EncodeId(operation.Id);
        await foreach (var answer in stream.ReadAsync(operation.End.Token))
        {
            using (answer)
            using (var held = services.Unsent.Hold(RateKey, answer.Body.Length, abort))
            {
                // Its id is free again before the client can know that it has ended; and who has ended it itself is told nothing more.
                var isLast = SocketWriter.IsError(answer);
                if (isLast && !Free(operation))
                {
                    return;
                }

                await writer.AnswerAsync(encoded, answer, held, operation.End.Token);
                if (isLast)
                {
                    if (answer.Status == ResponseStatus.RightsEnded)
                    {
                        close(SocketClose.Forbidden);
                    }

                    return;
                }
            }
        }

        operation.End.Token.ThrowIfCancellationRequested();
        if (Free(operation))
        {
            await writer.CompleteAsync(encoded, CancellationToken.None);
        }
    }

    private GraphResponse TooMany() => ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(
        ErrorCodes.TooManyOperations, $"The socket has {services.Options.MaxOperations} operations open, and may not have more."));

    // By the time an operation is done, another may have its id.
    private bool Free(Operation operation)
    {
        lock (_gate)
        {
            return _open.TryGetValue(operation.Id, out var current) && current == operation && _open.Remove(operation.Id);
        }
    }

    [LoggerMessage(EventIds.SocketOperationFailed, LogLevel.Error, "An operation on a socket failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    /// <summary>One that runs.</summary>
    private sealed class Operation(string id)
    {
        public string Id { get; } = id;

        public CancellationTokenSource End { get; } = new();

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
