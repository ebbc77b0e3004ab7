using Barq.Graph.Execution;
using Barq.Graph.Responses;
using Barq.Graph.Subscriptions;
using Barq.Graph.Transport.Connections;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>The operations that are open on one socket.</summary>
internal sealed partial class SocketOperations(SocketWriter writer, SocketServices services, QueueBudget budget, Action<SocketClose> close)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (CancellationTokenSource End, Task Running)> _open = new(StringComparer.Ordinal);
    private bool _isEnded;

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

            var end = new CancellationTokenSource();
            var isTooMany = _open.Count >= services.Options.MaxOperations;
            _open.Add(id, (end, Task.Run(() => RunAsync(id, isTooMany ? null : request, end))));
            return null;
        }
    }

    /// <summary>Ends an operation, as its client wants it; one that has ended already is none any more.</summary>
    public void End(string id)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(id, out var operation))
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
            foreach (var (end, _) in _open.Values)
            {
                end.Cancel();
            }

            running = [.. _open.Values.Select(operation => operation.Running)];
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(string id, GraphRequest? request, CancellationTokenSource end)
    {
        var encoded = SocketWriter.EncodeId(id);
        try
        {
            using var stream = request is null ? new ResponseStream(TooMany()) : await services.Executor.OpenAsync(
                request, TimeSpan.FromSeconds(services.Http.RequestTimeoutSeconds), services.Time, end.Token);
            request = null;
            await SendAsync(id, encoded, stream, end.Token);
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
            Forget(id, end);
        }
    }

    private async Task SendAsync(string id, byte[] encoded, ResponseStream stream, CancellationToken cancellationToken)
    {
        await foreach (var answer in stream.ReadAsync(cancellationToken))
        {
            using (answer)
            {
                if (!await writer.AnswerAsync(encoded, answer, cancellationToken))
                {
                    if (answer.Status == ResponseStatus.RightsEnded)
                    {
                        close(SocketClose.Forbidden);
                    }

                    return;
                }
            }
        }

        // Its id is free again before the client can know that it has ended.
        cancellationToken.ThrowIfCancellationRequested();
        Forget(id, null);
        await writer.CompleteAsync(encoded, CancellationToken.None);
    }

    private GraphResponse TooMany() => ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(
        ErrorCodes.TooManyOperations, $"The socket has {services.Options.MaxOperations} operations open, and may not have more."));

    private void Forget(string id, CancellationTokenSource? end)
    {
        lock (_gate)
        {
            // By the time an operation is done, another may have its id.
            if (_open.TryGetValue(id, out var operation) && (end is null || operation.End == end))
            {
                _open.Remove(id);
            }
        }

        end?.Dispose();
    }

    [LoggerMessage(EventIds.SocketOperationFailed, LogLevel.Error, "An operation on a socket failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
